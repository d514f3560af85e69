package dev.gaze.bench

import java.util.Locale

/**
 * How long something takes: the median and not the mean, since on a machine with other work the slowest times are the machine's.
 *
 * @property seconds of each time, the shortest first
 */
internal class Timing(
    seconds: List<Double>,
) {
    val seconds: List<Double> = seconds.sorted()

    /** Half take no longer. */
    val median: Double get() = quantile(0.5)

    /** Of the times in order, at a share of them in [0, 1]; between two, the nearer. */
    fun quantile(share: Double): Double = seconds[Math.round(share * (seconds.size - 1)).toInt()]

    /** The median and the quartiles, such as `12.3 ms (12.1 to 12.9)`. */
    override fun toString(): String = "${millis(median)} ms (${millis(quantile(0.25))} to ${millis(quantile(0.75))})"

    companion object {
        /** How long [work] takes, in seconds. */
        fun once(work: () -> Unit): Double {
            val start = System.nanoTime()
            work()
            return (System.nanoTime() - start) / 1e9
        }

        /** Seconds as milliseconds with one decimal. */
        fun millis(seconds: Double): String = "%.1f".format(Locale.ROOT, 1e3 * seconds)
    }
}

/**
 * Takes times.
 *
 * @param enough seconds after which a thing has been timed often enough, which is [LEAST] times at least; 0: once is enough
 */
internal class Stopwatch(
    private val enough: Double,
) {
    private val once = enough == 0.0

    /** So many times, or once where that is enough. */
    fun atMost(times: Int): Int = if (once) 1 else times

    /** How long [work] takes, again and again. */
    fun time(work: () -> Unit): Timing {
        repeat(atMost(COLD)) { work() }
        val seconds = ArrayList<Double>()
        while (seconds.size < atMost(LEAST) || (seconds.size < MOST && seconds.sum() < enough)) seconds += Timing.once(work)
        return Timing(seconds)
    }

    private companion object {
        /** The first times also compile and allocate. */
        const val COLD = 3
        const val LEAST = 5
        const val MOST = 50
    }
}
