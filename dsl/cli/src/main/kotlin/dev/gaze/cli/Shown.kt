package dev.gaze.cli

import com.github.ajalt.clikt.core.CliktCommand
import com.github.ajalt.clikt.core.ProgramResult
import com.github.ajalt.clikt.core.terminal
import com.github.ajalt.mordant.animation.textAnimation
import java.util.function.IntConsumer

/**
 * Shows on a terminal how far something is while it is done. Ctrl-C ends the command, as soon as there is something to show,
 * and what was kept so far is whole.
 */
internal fun <T> CliktCommand.shown(
    what: String,
    total: Int,
    unit: String = "images",
    work: (IntConsumer) -> T,
): T {
    val progress = terminal.textAnimation<Int> { done -> "$what: $done of $total $unit" }
    try {
        return Interrupt().use { interrupt ->
            work { done ->
                interrupt.signal?.let { signal ->
                    progress.clear()
                    echo("stopped at $what, $done of $total $unit; the same command goes on with the features that are found already")
                    throw ProgramResult(Exit.SIGNAL + signal)
                }
                if (terminal.terminalInfo.outputInteractive) progress.update(done)
            }
        }
    } finally {
        progress.clear()
    }
}
