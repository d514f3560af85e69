package dev.gaze

import dev.gaze.spec.Origins.Origin

private const val SCRIPT = ".gan.kts"

/** The line of the script that is running, or null where none is; the innermost, so that a function's own line counts. */
internal fun scriptOrigin(): Origin? =
    StackWalker.getInstance().walk { frames ->
        frames
            .filter { it.fileName?.endsWith(SCRIPT) == true }
            .findFirst()
            .map { Origin(it.fileName, it.lineNumber) }
            .orElse(null)
    }
