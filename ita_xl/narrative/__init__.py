"""Templates of every generated sentence, Thai digits, dates and lists."""
