package dev.gaze.cli

/**
 * What the user typed, to show what to type next, and to start the same again in other processes.
 *
 * @param program how the command was called, `./gaze` for one
 * @param shown the arguments that are shown, where they are others
 */
internal class CommandLine(
    private val program: String,
    private val arguments: List<String>,
    private val shown: List<String> = arguments,
) {
    /** The same command, going on with its run; quoted for a shell. */
    fun resuming(): String = (listOf(program) + resumed(shown)).joinToString(" ", transform = ::quoted)

    private fun resumed(words: List<String>) = inserted(words.filter { it != "--force" && it != "--resume" }, listOf("--resume"))

    /** Before any `--`, behind which nothing is an option. */
    private fun inserted(
        words: List<String>,
        options: List<String>,
    ): List<String> {
        val end = words.indexOf("--").takeIf { it >= 0 } ?: words.size
        return words.take(end) + options + words.drop(end)
    }

    /** The same without these options and their values. */
    fun without(options: Set<String>): CommandLine {
        val kept = arguments.indices.filter { i -> arguments[i].substringBefore('=') !in options && arguments.getOrNull(i - 1) !in options }
        return CommandLine(program, kept.map(arguments::get), shown)
    }

    /** The same with more options, going on with its run or not. */
    fun with(
        resume: Boolean,
        options: List<String> = emptyList(),
    ): CommandLine = CommandLine(program, inserted(if (resume) resumed(arguments) else arguments, options), shown)

    /** Those options that the user has not given. */
    fun unlessSaid(vararg options: Pair<String, String>): List<String> =
        options.filter { (name) -> arguments.none { it.substringBefore('=') == name } }.flatMap { it.toList() }

    /** The arguments. */
    fun words(): List<String> = arguments

    /** What the user typed, as one word. */
    fun typed(): String = shown.joinToString(SEPARATOR)

    private fun quoted(word: String): String = if (PLAIN.matches(word)) word else "'" + word.replace("'", "'\\''") + "'"

    companion object {
        private val PLAIN = Regex("[A-Za-z0-9_@%+=:,./-]+")
        private const val SEPARATOR = "\u001f"

        /** In a process that another one has started, what was [typed] there is shown. */
        fun of(
            program: String,
            arguments: List<String>,
            typed: String?,
        ): CommandLine = CommandLine(program, arguments, typed?.split(SEPARATOR) ?: arguments)
    }
}
