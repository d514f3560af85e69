package dev.gaze.json

import dev.gaze.spec.Fault
import dev.gaze.spec.SpecException

/** What is wrong with a JSON text or with a value that JSON cannot hold, each fault with its place. */
internal class Refused private constructor(
    private val faults: List<Fault>,
) : Exception() {
    /**
     * One fault; its text is the sentence `path: got expected; fix`.
     *
     * @param path such as `generator.blocks[2].channels`; empty for the whole
     */
    constructor(path: String, got: String, expected: String, fix: String) :
        this(listOf(Fault(path.ifEmpty { "spec" }, 0, "", got, expected, fix, null)))

    constructor(all: Collection<Refused>) : this(all.flatMap { it.faults })

    fun toSpecException(): SpecException = SpecException(faults)
}

/** The path of a member. */
internal operator fun String.div(member: String): String = if (isEmpty()) member else "$this.$member"
