package dev.gaze.bench

import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.add
import kotlinx.serialization.json.addJsonObject
import kotlinx.serialization.json.buildJsonObject
import kotlinx.serialization.json.put
import kotlinx.serialization.json.putJsonArray
import java.util.Locale

/** What was measured under a heading; the share is of the first measurement, which is what can be had. */
internal class BenchReport(
    private val heading: String,
    private val measurements: List<Measurement>,
) {
    private val attainable = measurements.first().flops

    private fun share(measurement: Measurement): Double? = measurement.flops?.let { of -> attainable?.let { of / it } }

    /** A table: milliseconds at the median and the quartiles, and the speed where operations are counted. */
    fun text(): String =
        table(
            listOf(heading, "ms", "quartiles", "GFLOP/s", "attainable"),
            measurements.map { measured ->
                val (low, middle, high) = listOf(0.25, 0.5, 0.75).map { Timing.millis(measured.timing.quantile(it)) }
                listOf(
                    measured.name,
                    middle,
                    "$low to $high",
                    measured.flops?.let { "%.1f".format(Locale.ROOT, it / 1e9) }.orEmpty(),
                    share(measured)?.let { "%.0f %%".format(Locale.ROOT, 100 * it) }.orEmpty(),
                )
            },
        )

    /** The same with every time in seconds. */
    fun json(): JsonObject =
        buildJsonObject {
            put("heading", heading)
            putJsonArray("measurements") {
                for (measured in measurements) {
                    addJsonObject {
                        put("name", measured.name)
                        put("medianSeconds", measured.timing.median)
                        putJsonArray("seconds") { measured.timing.seconds.forEach { add(it) } }
                        measured.flop?.let { put("flop", it) }
                        measured.flops?.let { put("flopPerSecond", it) }
                        share(measured)?.let { put("shareOfAttainable", it) }
                    }
                }
            }
        }
}
