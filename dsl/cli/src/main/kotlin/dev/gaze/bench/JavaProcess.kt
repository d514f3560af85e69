package dev.gaze.bench

import java.nio.file.Path

/** A program in a process of its own, on this one's Java and class path. */
internal class JavaProcess(
    program: String,
    vararg arguments: String,
    options: List<String> = emptyList(),
) {
    private val command =
        listOf(Path.of(System.getProperty("java.home"), "bin", "java").toString()) + options +
            listOf("-cp", System.getProperty("java.class.path"), program) + arguments

    /**
     * What it prints.
     *
     * @throws IllegalStateException where it does not end well
     */
    fun run(): String {
        val process = ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start()
        val out = process.inputStream.use { it.readAllBytes().decodeToString() }
        val status = process.waitFor()
        check(status == 0) { "status $status of ${command.takeLastWhile { it != "-cp" }.drop(1).joinToString(" ")}" }
        return out
    }
}
