package dev.gaze.cli

import java.io.File
import java.nio.file.Path
import java.util.concurrent.TimeUnit

/** The command in a process of its own, as a user has it. */
class GazeProcess(
    private val folder: Path,
    private val jvmOptions: List<String> = emptyList(),
    private val environment: Map<String, String> = emptyMap(),
    private val launcher: List<String> = emptyList(),
) {
    class Result(
        val status: Int,
        val out: String,
        val err: String,
    )

    /** @param name of the files that its output is added to, where it is not the command's alone */
    fun start(
        vararg arguments: String,
        main: String = "dev.gaze.cli.MainKt",
        name: String = "",
    ): Process {
        val java = Path.of(System.getProperty("java.home"), "bin", "java").toString()
        // Surefire ends it with a separator, which would stand for the current folder.
        val classPath = System.getProperty("surefire.test.class.path").trimEnd(File.pathSeparatorChar)
        val options = quiet + listOf("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx512m") + jvmOptions
        return ProcessBuilder(heedingInterrupts + launcher + java + options + listOf("-cp", classPath, main) + arguments)
            .directory(folder.toFile())
            .redirectOutput(output(name, "out"))
            .redirectError(output(name, "err"))
            .apply { environment().putAll(environment + ("XDG_CACHE_HOME" to folder.resolve("cache").toString())) }
            .start()
    }

    private fun output(
        name: String,
        stream: String,
    ): ProcessBuilder.Redirect =
        if (name.isEmpty()) {
            ProcessBuilder.Redirect.to(folder.resolve("$stream.txt").toFile())
        } else {
            ProcessBuilder.Redirect.appendTo(folder.resolve("$name.$stream").toFile())
        }

    fun run(vararg arguments: String): Result = start(*arguments).let(::await)

    fun await(process: Process): Result {
        check(process.waitFor(5, TimeUnit.MINUTES)) { "the command did not end within five minutes".also { process.destroyForcibly() } }
        return Result(process.exitValue(), text("out.txt"), text("err.txt"))
    }

    /** What Ctrl-C does. */
    fun interrupt(process: Process) = signal(process, "INT")

    /** Sends a signal, such as HUP, which the end of a terminal does. */
    fun signal(
        process: Process,
        name: String,
    ) {
        ProcessBuilder("kill", "-$name", process.pid().toString()).inheritIO().start().waitFor()
    }

    /** Waits until the process has printed something. */
    fun awaitOutput(
        process: Process,
        text: String,
    ) = awaitText(process, text, "out.txt")

    /** Waits until the process has told an error, or something beside its output. */
    fun awaitError(
        process: Process,
        text: String,
    ) = awaitText(process, text, "err.txt")

    private fun awaitText(
        process: Process,
        text: String,
        file: String,
    ) {
        while (process.isAlive && text !in text(file)) Thread.sleep(20)
    }

    private fun text(name: String): String = File(folder.toFile(), name).readText()

    private companion object {
        /** What `./gaze` tells Java 24 and newer. */
        val quiet =
            if (Runtime.version().feature() < 24) {
                emptyList()
            } else {
                listOf("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow")
            }

        /**
         * What a shell starts in its background ignores Ctrl-C, and what nohup starts the end of its terminal, and so does all
         * that is started from there: these tests' processes too.
         */
        val heedingInterrupts = if (ignoresSignals()) listOf("env", "--default-signal=INT,HUP") else emptyList()

        private fun ignoresSignals(): Boolean {
            val status = File("/proc/self/status").takeIf { it.exists() }?.readLines().orEmpty()
            val ignored = status.firstOrNull { it.startsWith("SigIgn:") } ?: return false
            return ignored.substringAfter(':').trim().toULong(16) and 0b11u != 0uL
        }
    }
}
