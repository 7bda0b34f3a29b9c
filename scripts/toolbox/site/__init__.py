"""The only place that knows mkdocs: macros, the build, the preview, the comparison with a stock build."""
