"""What a finding means, with a good and a bad example: SHACL's constraints, shapes, checks and lints."""
