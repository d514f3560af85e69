package dev.gaze.cli

import com.github.ajalt.clikt.core.CliktError

/** What the command ends with when it is not done. */
internal object Exit {
    /** What the user gave cannot be used. */
    const val BAD_INPUT: Int = 2

    /** What was examined is not sound. */
    const val FAULTY: Int = 1

    /** Another worker of the run is lost; the same command may go on. */
    const val LOST: Int = 3

    /** After signal n: 128 + n, so 130 for Ctrl-C. */
    const val SIGNAL: Int = 128
}

/** What the user gave cannot be used, and why. */
internal class BadInput(
    reason: String?,
) : CliktError("gaze: $reason", statusCode = Exit.BAD_INPUT)
