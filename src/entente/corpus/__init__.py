"""What the curator wrote, as records: documents, spans, sentences, claims, dates."""
