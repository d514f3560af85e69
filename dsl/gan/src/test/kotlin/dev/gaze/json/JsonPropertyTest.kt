package dev.gaze.json

import dev.gaze.spec.SpecException
import dev.gaze.toJson
import io.kotest.assertions.withClue
import io.kotest.common.ExperimentalKotest
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.ints.shouldBeGreaterThan
import io.kotest.matchers.shouldBe
import io.kotest.property.PropTestConfig
import io.kotest.property.checkAll
import kotlin.random.Random

/** Another one: `-Dgaze.seed=7`. */
private val SEED = System.getProperty("gaze.seed")?.toLong() ?: System.nanoTime()

@OptIn(ExperimentalKotest::class)
class JsonPropertyTest :
    FunSpec({
        println("JsonPropertyTest: -Dgaze.seed=$SEED")
        val config = PropTestConfig(seed = SEED, iterations = 2000)

        test("any spec is read back equal") {
            checkAll(config, randomSpecs) { spec -> GanSpecJson.read(spec.toJson()) shouldBe spec }
        }

        test("any text gives a spec or a SpecException") {
            var specs = 0
            var refused = 0
            checkAll(config, randomSpecs) { spec ->
                val text = mutated(spec.toJson(), Random(randomSource().random.nextLong()))
                withClue(text) {
                    try {
                        // What was read can be written: nothing half made comes out.
                        GanSpecJson.read(text).let { GanSpecJson.read(it.toJson()) shouldBe it }
                        specs++
                    } catch (e: SpecException) {
                        e.faults().size shouldBeGreaterThan 0
                        refused++
                    }
                }
            }
            specs shouldBeGreaterThan 50
            refused shouldBeGreaterThan 500
        }
    })
