"""Named in mkdocs.yml: hands mkdocs' events to the engine, which is imported once while this file may be run again."""

from toolbox.site.engine import (
    on_config,
    on_env,
    on_files,
    on_page_content,
    on_page_context,
    on_page_markdown,
    on_page_read_source,
    on_pre_build,
    on_template_context,
)

__all__ = [
    "on_config",
    "on_env",
    "on_files",
    "on_page_content",
    "on_page_context",
    "on_page_markdown",
    "on_page_read_source",
    "on_pre_build",
    "on_template_context",
]
