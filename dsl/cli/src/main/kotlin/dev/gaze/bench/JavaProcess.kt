package dev.gaze.bench

import dev.gaze.cli.BadInput
import java.nio.file.Path

/** A program in a process of its own, on this one's Java and class path. */
internal class JavaProcess(
    private val program: String,
    private vararg val arguments: String,
    options: List<String> = emptyList(),
) {
    private val command =
        listOf(Path.of(System.getProperty("java.home"), "bin", "java").toString()) + options +
            listOf("-cp", System.getProperty("java.class.path"), program) + arguments

    /**
     * What it prints.
     *
     * @throws BadInput where it does not end well
     */
    fun run(): String {
        val process = ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start()
        val out = process.inputStream.use { it.readAllBytes().decodeToString() }
        val status = process.waitFor()
        if (status != 0) throw BadInput("a process that is timed ended with status $status: $program ${arguments.joinToString(" ")}")
        return out
    }
}
