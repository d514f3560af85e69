package dev.gaze.cli

import sun.misc.Signal
import sun.misc.SignalHandler

/**
 * Turns Ctrl-C (SIGINT) and SIGTERM into a wish to stop, as long as it is open. A second one ends the process at once.
 */
internal class Interrupt : AutoCloseable {
    /** The signal that came, or null. */
    @Volatile
    var signal: Int? = null
        private set

    private val previous: Map<Signal, SignalHandler> = listOf("INT", "TERM").map(::Signal).associateWith { Signal.handle(it, ::onSignal) }

    private fun onSignal(received: Signal) {
        if (signal != null) Runtime.getRuntime().halt(Exit.SIGNAL + received.number)
        signal = received.number
    }

    override fun close() {
        previous.forEach { (signal, handler) -> Signal.handle(signal, handler) }
    }
}
