"""Files in: one reader per format, boilerplate, segmentation, language identification."""
