"""What is known of a segment before anything is judged: source, alignment, round trip."""
