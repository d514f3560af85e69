package dev.gaze.cli

import sun.misc.Signal
import sun.misc.SignalHandler

/**
 * Turns Ctrl-C (SIGINT), SIGTERM and the end of the terminal (SIGHUP) into a wish to stop, as long as it is open. A second
 * Ctrl-C or SIGTERM ends the process at once. SIGHUP does not: one lost connection sends several, and `nohup` none.
 *
 * @param supervised whether another process looks after this one, which passes signals on that may have come here already, and
 * whose end is a wish to stop, too
 */
internal class Interrupt(
    private val supervised: Boolean = System.getenv(WorkerProcess.SUPERVISED) != null,
) : AutoCloseable {
    /** The signal that came, or null. */
    @Volatile
    var signal: Int? = null
        private set

    private var insisted = false

    private val previous: Map<Signal, SignalHandler> =
        listOf("INT", "TERM", "HUP").map(::Signal).associateWith {
            Signal.handle(it, ::onSignal)
        }

    init {
        if (supervised) ProcessHandle.current().parent().ifPresent { parent -> parent.onExit().thenRun { onSignal(Signal("TERM")) } }
    }

    private fun onSignal(received: Signal) {
        if (received.name != "HUP" && !supervised) {
            if (insisted) Runtime.getRuntime().halt(Exit.SIGNAL + received.number)
            insisted = true
        }
        signal = signal ?: received.number
    }

    override fun close() {
        previous.forEach { (signal, handler) -> Signal.handle(signal, handler) }
    }
}
