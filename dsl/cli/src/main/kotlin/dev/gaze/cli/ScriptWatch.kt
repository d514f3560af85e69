package dev.gaze.cli

import dev.gaze.script.ScriptHost

/**
 * Stands by while a script runs. What it prints goes to stderr, for stdout is the command's. Where the process ends
 * meanwhile, by Ctrl-C or by the script itself, the line at which that was is told.
 */
internal class ScriptWatch(
    private val host: ScriptHost,
    private val tell: (String) -> Unit,
) : AutoCloseable {
    private val script = Thread.currentThread()
    private val out = System.out
    private val hook = Thread(::onExit)

    init {
        System.setOut(System.err)
        Runtime.getRuntime().addShutdownHook(hook)
    }

    private fun onExit() {
        val exits = script.stackTrace.any { it.className == "java.lang.Runtime" && it.methodName == "exit" }
        val place = host.place(if (exits) "exit; a script ends with a gan(\"name\") { ... }" else "stopped here")
        tell("gaze: ${place ?: "stopped while the script is read"}")
        // Not the script's own status, which may say that all went well.
        if (exits) Runtime.getRuntime().halt(Exit.BAD_INPUT)
    }

    override fun close() {
        System.setOut(out)
        try {
            Runtime.getRuntime().removeShutdownHook(hook)
        } catch (_: IllegalStateException) {
            // The process is ending already.
        }
    }
}
