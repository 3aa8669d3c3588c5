"""One renderer per output format; they know the nouns of `audit.data` and nothing else."""
