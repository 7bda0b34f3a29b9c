"""data/ -> model. The only place that reads YAML; every complaint has file, line and column."""
