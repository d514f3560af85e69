package dev.gaze.cli

import com.github.ajalt.clikt.core.CliktCommand
import com.github.ajalt.clikt.core.terminal
import com.github.ajalt.mordant.animation.textAnimation
import java.util.function.IntConsumer

/** Shows on a terminal how far something is while it is done. */
internal fun <T> CliktCommand.shown(
    what: String,
    total: Int,
    unit: String = "images",
    work: (IntConsumer) -> T,
): T {
    val progress = terminal.textAnimation<Int> { done -> "$what: $done of $total $unit" }
    try {
        return work { if (terminal.terminalInfo.outputInteractive) progress.update(it) }
    } finally {
        progress.clear()
    }
}
