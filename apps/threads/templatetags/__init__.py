"""What templates of any room may ask of threads."""
