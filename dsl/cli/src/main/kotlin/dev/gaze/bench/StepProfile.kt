package dev.gaze.bench

import java.util.Locale

/**
 * Where the time of steps goes, the mean over several. Times are those of operations: where two run at once, their sum is more than the
 * clock shows.
 *
 * @param steps traced, as many of each kind, by its name: `D step`, `G step`
 * @param blocks of the model in order, such as `generator.block1`
 */
internal class StepProfile(
    steps: Map<String, List<TracedStep>>,
    blocks: List<String>,
) {
    private class Timed(
        val kind: String,
        val type: String,
        val place: Place,
        val millis: Double,
    )

    private val kinds = steps.keys.toList()
    private val count = steps.values.maxOf { it.size }
    private val order = blocks + Places.OTHER + Places.UPDATE
    private val operations =
        steps.flatMap { (kind, traced) ->
            traced.flatMap { step ->
                val places = Places(blocks, step.nodes)
                step.operations.map { Timed(kind, it.type, places.of(it.name), it.nanos / 1e6 / count) }
            }
        }
    private val total = operations.sumOf { it.millis }

    /** Two tables in milliseconds: by type of operation, and by block of the model. */
    fun text(): String = byType() + "\n" + byBlock()

    private fun byType(): String {
        val (shown, rest) =
            operations
                .groupBy { it.type }
                .toList()
                .sortedByDescending { (_, of) -> of.sumOf { it.millis } }
                .partition { (_, of) -> of.sumOf { it.millis } >= SMALL * total }
        val groups = shown + ("${rest.size} others" to rest.flatMap { it.second }) + ("all" to operations)
        val rows = groups.map { (type, of) -> listOf(type, "${of.size / count}") + cells(of, kinds) { it.kind } }
        return table(listOf("operation", "times") + kinds + listOf("ms", "share"), rows)
    }

    private fun byBlock(): String {
        val groups = operations.groupBy { it.place.block }.toList().sortedBy { order.indexOf(it.first) } + ("all" to operations)
        val rows = groups.map { (block, of) -> listOf(block) + cells(of, Part.entries) { it.place.part } }
        return table(listOf("block") + Part.entries.map { it.name.lowercase() } + listOf("ms", "share"), rows)
    }

    /** A column for each key, then their sum, and its share of all. */
    private fun <K> cells(
        of: List<Timed>,
        keys: List<K>,
        key: (Timed) -> K,
    ): List<String> {
        val sum = of.sumOf { it.millis }
        val share = "%.0f %%".format(Locale.ROOT, 100 * sum / total)
        return keys.map { k -> millis(of.filter { key(it) == k }.sumOf(Timed::millis)) } + millis(sum) + share
    }

    private companion object {
        /** Types that take less of the whole are summed up. */
        const val SMALL = 0.01

        fun millis(value: Double): String = "%.1f".format(Locale.ROOT, value)
    }
}
