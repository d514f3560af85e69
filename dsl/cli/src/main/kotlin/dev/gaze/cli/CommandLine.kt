package dev.gaze.cli

/**
 * What the user typed, to show what to type next.
 *
 * @param program how the command was called, `./gaze` for one
 */
internal class CommandLine(
    private val program: String,
    private val arguments: List<String>,
) {
    /** The same command, going on with its run; quoted for a shell. */
    fun resuming(): String {
        val options = arguments.filter { it != "--force" && it != "--resume" }
        // Before any `--`, behind which nothing is an option.
        val end = options.indexOf("--").takeIf { it >= 0 } ?: options.size
        val words = listOf(program) + options.take(end) + "--resume" + options.drop(end)
        return words.joinToString(" ", transform = ::quoted)
    }

    private fun quoted(word: String): String = if (PLAIN.matches(word)) word else "'" + word.replace("'", "'\\''") + "'"

    private companion object {
        val PLAIN = Regex("[A-Za-z0-9_@%+=:,./-]+")
    }
}
