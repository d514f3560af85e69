package dev.gaze.json

import kotlin.random.Random

private val TOKENS =
    listOf(
        "null",
        "true",
        "0",
        "-1",
        "2147483648",
        "-9223372036854775809",
        "1e999",
        "1.5",
        "01",
        "NaN",
        "Infinity",
        "\"\"",
        "\"conv\"",
        "\"adam\"",
        "{}",
        "[]",
        "{\"type\":\"relu\"}",
        "{\"type\":3}",
        "{\"type\":null}",
        "[",
        "]",
        "{",
        "}",
        ":",
        ",",
        "\"",
        "\\",
        "\\u12",
        "//",
        "\u0000",
        "word",
    )
private val TOKEN = Regex("\"(?:[^\"\\\\]|\\\\.)*\"|[-+.\\w]+|[\\[\\]{}:,]")

/** A JSON text with one to three things wrong, or at least different. */
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
    val there = tokens.random(random)
    val at = random.nextInt(text.length)
    return when (random.nextInt(8)) {
        0 -> text.removeRange(here)
        1 -> text.replaceRange(here, TOKENS.random(random))
        2 -> text.replaceRange(here, there.value)
        3 -> text.replaceRange(here, there.value + " " + TOKENS.random(random))
        4 -> text.substring(0, at)
        5 -> text.removeRange(at, at + 1)
        6 -> text.substring(0, at) + TOKENS.random(random) + text.substring(at)
        else -> text.substring(0, at) + random.nextInt(0x10000).toChar() + text.substring(at)
    }
}
