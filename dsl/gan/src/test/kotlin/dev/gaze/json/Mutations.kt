package dev.gaze.json

import kotlin.random.Random

private val TOKENS =
    listOf("null", "true", "0", "-1", "2147483648", "-9223372036854775809", "1e999", "1.5", "01", "NaN", "Infinity", "word") +
        listOf("\"\"", "\"conv\"", "\"adam\"", "{}", "[]", "{\"type\":\"relu\"}", "{\"type\":3}", "{\"type\":null}", "[{", "}]") +
        listOf("[", "]", "{", "}", ":", ",", "\"", "\\", "\\u12", "//", "\u0000")
private val TOKEN = Regex("\"[^\"]*\"|[-+.\\w]+|[\\[\\]{}:,]")
private val NUMBER = Regex("-?[0-9]+")

/** A JSON text with one to three places changed: mostly for the worse, sometimes to another spec. */
internal fun mutated(
    json: String,
    random: Random,
): String {
    var text = json
    repeat(random.nextInt(1, 4)) { text = mutatedOnce(text, random) }
    return text
}

private fun mutatedOnce(
    text: String,
    random: Random,
): String {
    val tokens = TOKEN.findAll(text).toList().ifEmpty { return TOKENS.random(random) }
    val here = tokens.random(random).range
    val there = tokens.random(random).value
    val at = random.nextInt(text.length)
    return when (random.nextInt(16)) {
        0 -> {
            text.removeRange(here)
        }

        1 -> {
            text.replaceRange(here, TOKENS.random(random))
        }

        2 -> {
            text.replaceRange(here, there)
        }

        3 -> {
            text.replaceRange(here, there + " " + TOKENS.random(random))
        }

        4 -> {
            text.substring(0, at)
        }

        5 -> {
            text.removeRange(at, at + 1)
        }

        6 -> {
            text.substring(0, at) + TOKENS.random(random) + text.substring(at)
        }

        7 -> {
            text.substring(0, at) + random.nextInt(0x10000).toChar() + text.substring(at)
        }

        else -> {
            NUMBER
                .findAll(text)
                .toList()
                .randomOrNull(random)
                ?.let { text.replaceRange(it.range, "${random.nextInt()}") } ?: text
        }
    }
}
