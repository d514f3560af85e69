package dev.gaze.docs

/** The blocks of a page that name a language, or none. */
internal fun blocks(
    page: String,
    language: String,
): List<String> =
    Regex("^```(\\w*)\n(.*?)^```$", setOf(RegexOption.MULTILINE, RegexOption.DOT_MATCHES_ALL))
        .findAll(page)
        .filter { it.groupValues[1] == language }
        .map { it.groupValues[2] }
        .toList()
