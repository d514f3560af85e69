package dev.gaze.cli

import com.github.ajalt.clikt.core.CliktCommand
import com.github.ajalt.clikt.core.ProgramResult
import java.lang.management.ManagementFactory
import java.nio.file.Path
import java.util.concurrent.CompletableFuture
import java.util.concurrent.TimeUnit

/** One of the processes of a run: worker [number], the same command with other [arguments]. */
internal class WorkerProcess(
    val number: Int,
    private val arguments: CommandLine,
    private val environment: Map<String, String> = emptyMap(),
) {
    /** The first keeps the terminal. What others have to say, they tell the chief. */
    fun start(first: Boolean): Process {
        val java = Path.of(System.getProperty("java.home"), "bin", "java").toString()
        val options = ManagementFactory.getRuntimeMXBean().inputArguments
        val command = listOf(java) + options + listOf("-cp", System.getProperty("java.class.path"), "dev.gaze.cli.MainKt")
        val process = ProcessBuilder(command + arguments.words())
        process.environment().putAll(environment + (SUPERVISED to arguments.typed()))
        if (first) process.inheritIO() else process.redirectOutput(DISCARD).redirectError(DISCARD)
        return process.start()
    }

    companion object {
        private val DISCARD = ProcessBuilder.Redirect.DISCARD

        /** Set in processes that another one looks after: what the user typed there. */
        const val SUPERVISED: String = "GAZE_TYPED"
    }
}

/**
 * Starts the [processes] of a run, passes signals on, and where a worker is lost starts all again, from the newest checkpoint.
 */
internal class Supervisor(
    private val restarts: Int,
    private val processes: (resume: Boolean) -> List<WorkerProcess>,
) {
    /** Ends as the run does. */
    fun run(command: CliktCommand) {
        Interrupt().use { interrupt ->
            var left = restarts
            var status = attempt(false, interrupt)
            while (status.isLost() && left > 0 && interrupt.signal == null) {
                command.echo("gaze: beginning again from the newest checkpoint (${restarts - left + 1} of $restarts)", err = true)
                left--
                status = attempt(true, interrupt)
            }
            if (status != 0) throw ProgramResult(interrupt.signal?.let { Exit.SIGNAL + it } ?: status)
        }
    }

    private fun Int.isLost() = this == Exit.LOST || this >= Exit.SIGNAL

    /** Runs all processes to their end: the first one's status. */
    private fun attempt(
        resume: Boolean,
        interrupt: Interrupt,
    ): Int {
        val running = processes(resume).mapIndexed { i, process -> process.start(i == 0) }
        try {
            val first = running.first()
            var passedOn = false
            while (!first.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
                if (interrupt.signal != null && !passedOn) {
                    passedOn = true
                    first.destroy()
                }
            }
            CompletableFuture
                .allOf(
                    *running.map(Process::onExit).toTypedArray(),
                ).completeOnTimeout(null, PATIENCE_SECONDS, TimeUnit.SECONDS)
                .join()
            return first.exitValue()
        } finally {
            running.forEach { it.destroyForcibly().waitFor() }
        }
    }

    private companion object {
        const val POLL_MILLIS = 100L

        /** Others notice the end of the first at once, or within ten seconds. */
        const val PATIENCE_SECONDS = 15L
    }
}
