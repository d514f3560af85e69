package dev.gaze.script

import dev.gaze.DiscriminatorScope
import dev.gaze.GanScope
import dev.gaze.GeneratorScope
import dev.gaze.MetricsScope
import dev.gaze.OptimizerScope
import dev.gaze.TrainingScope
import dev.gaze.spec.Presets
import java.lang.reflect.Modifier

private val UNRESOLVED = Regex("^Unresolved reference '(\\w+)'\\.")

/** Where words of the DSL are said, and which. */
private val WORDS: Map<String, Set<String>> by lazy {
    mapOf(
        "gan(\"name\") { }" to GanScope::class.java,
        "generator { }" to GeneratorScope::class.java,
        "discriminator { }" to DiscriminatorScope::class.java,
        "training { }" to TrainingScope::class.java,
        "metrics { }" to MetricsScope::class.java,
        "both { }" to OptimizerScope::class.java,
        "Presets" to Presets::class.java,
    ).mapValues { (_, scope) ->
        scope.methods
            .filter { it.declaringClass != Any::class.java && Modifier.isPublic(it.modifiers) && it.name.all(Char::isLetterOrDigit) }
            .map { method ->
                method.name.takeUnless { it.matches(Regex("get[A-Z].*")) }
                    ?: method.name.drop(3).replaceFirstChar(Char::lowercase)
            }.toSet()
    }
}

/** Said anywhere. */
private val EVERYWHERE = setOf("gan", "modify", "Presets", "args", "Import")

/** A compiler's message, with the word of the DSL that was probably meant by one that it does not know, or where it is one. */
internal fun withWhatIsMeant(message: String): String {
    val word = UNRESOLVED.find(message)?.groupValues?.get(1) ?: return message
    val homes = WORDS.filterValues { word in it }.keys
    if (homes.isNotEmpty()) return "$message It is a word of ${homes.joinToString(" and ")}."
    return nearest(word)?.let { "$message Did you mean $it?" } ?: message
}

/** The word that is the fewest slips of the fingers away; null where all are far. */
private fun nearest(word: String): String? =
    (WORDS.values.flatten() + EVERYWHERE)
        .distinct()
        .sorted()
        .map { it to slips(word.lowercase(), it.lowercase()) }
        .filter { (_, slips) -> slips <= maxOf(1, word.length / 3) }
        .minByOrNull { it.second }
        ?.first

/** Letters to put in, leave out, replace, or exchange with their neighbour (Damerau 1964), each pair once. */
private fun slips(
    from: String,
    to: String,
): Int {
    val table = Array(from.length + 1) { i -> IntArray(to.length + 1) { j -> if (i == 0) j else i } }
    for (i in 1..from.length) {
        for (j in 1..to.length) {
            val replaced = table[i - 1][j - 1] + if (from[i - 1] == to[j - 1]) 0 else 1
            table[i][j] = minOf(replaced, table[i - 1][j] + 1, table[i][j - 1] + 1)
            if (i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1]) {
                table[i][j] = minOf(table[i][j], table[i - 2][j - 2] + 1)
            }
        }
    }
    return table[from.length][to.length]
}
