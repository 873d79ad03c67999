"""Opening a knowledge base: a project, a build, a file, or the dataset in a wheel; and putting it into a wheel."""
