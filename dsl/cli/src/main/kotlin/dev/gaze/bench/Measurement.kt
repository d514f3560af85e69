package dev.gaze.bench

/**
 * What was measured.
 *
 * @property flop floating-point operations of one time, two for a multiply-accumulate; null where they are not counted
 */
internal class Measurement(
    val name: String,
    val timing: Timing,
    val flop: Double? = null,
) {
    /** Of a second, at the median. */
    val flops: Double? get() = flop?.let { it / timing.median }
}
