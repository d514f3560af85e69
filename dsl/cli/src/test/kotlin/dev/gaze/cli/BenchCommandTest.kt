package dev.gaze.cli

import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.engine.spec.tempdir
import io.kotest.matchers.collections.shouldContain
import io.kotest.matchers.collections.shouldContainAll
import io.kotest.matchers.collections.shouldNotBeEmpty
import io.kotest.matchers.doubles.shouldBeGreaterThan
import io.kotest.matchers.ints.shouldBeGreaterThan
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import kotlinx.serialization.json.Json
import kotlinx.serialization.json.double
import kotlinx.serialization.json.jsonArray
import kotlinx.serialization.json.jsonObject
import kotlinx.serialization.json.jsonPrimitive
import kotlin.io.path.readText
import kotlin.io.path.writeText

class BenchCommandTest :
    FunSpec({
        val folder = tempdir().toPath()
        val gaze = GazeProcess(folder)
        folder.resolve("tiny.gan.kts").writeText(
            """
            gan("tiny") {
                image(16)
                classes(3)
                generator { resBlock(8); resBlock(8); selfAttention(k = 8); norm(); relu(); conv(3); tanh() }
                discriminator { resBlock(8); resBlock(16) }
                training { batch(5) }
            }
            """.trimIndent(),
        )

        test("a profile names every block, and nearly all that is heavy is of one") {
            val result = gaze.run("bench", "tiny.gan.kts", "--profile", "--seconds", "0", "--trace", "trace.json")
            withClue(result.err) { result.status shouldBe 0 }
            val rows = result.out.lines().map { it.trim().split(Regex("  +")) }
            val blocks = rows.dropWhile { it.first() != "block" }.drop(1).associateBy { it.first() }
            blocks.keys shouldContainAll
                listOf("generator.block1", "generator.attention", "generator.tanh", "discriminator.block2", "update")

            // Both tables are of the same operations.
            rows.first { it.first() == "all" }[4] shouldBe blocks.getValue("all")[4]
            rows.map { it.first() } shouldContain "Conv2DBackpropInput"

            val events =
                Json
                    .parseToJsonElement(folder.resolve("trace.json").readText())
                    .jsonObject
                    .getValue("traceEvents")
                    .jsonArray
            val spans = events.map { it.jsonObject }.filter { it.getValue("ph").jsonPrimitive.content == "X" }
            spans.map { it.getValue("cat").jsonPrimitive.content }.distinct() shouldContainAll
                listOf("generator.attention", "discriminator.block1")
            // Nine of ten heavy operations, there and back and by the weights, are of a block: by their number, which no other work changes.
            val heavy = spans.filter { span -> HEAVY.any { it in span.getValue("name").jsonPrimitive.content } }
            heavy.map { it.getValue("name").jsonPrimitive.content } shouldContainAll HEAVY + "Conv2DBackpropFilter"
            val (generator, discriminator) =
                listOf("generator.", "discriminator.").map { network ->
                    heavy.count {
                        it
                            .getValue("cat")
                            .jsonPrimitive.content
                            .startsWith(network)
                    }
                }
            minOf(generator, discriminator) shouldBeGreaterThan 0
            generator + discriminator shouldBeGreaterThan heavy.size * 9 / 10
            // What is in one row comes one after the other.
            for (row in spans.groupBy { it.getValue("pid") to it.getValue("tid") }.values.onEach { it.shouldNotBeEmpty() }) {
                row.zipWithNext { a, b ->
                    val end = a.getValue("ts").jsonPrimitive.double + a.getValue("dur").jsonPrimitive.double
                    b.getValue("ts").jsonPrimitive.double shouldBeGreaterThan end - 0.01
                }
            }
        }

        test("all that is measured has a time in the table and in the JSON") {
            val result = gaze.run("bench", "tiny.gan.kts", "--seconds", "0", "--precision", "fp32", "--json", "times.json")
            withClue(result.err) { result.status shouldBe 0 }
            val reports = Json.parseToJsonElement(folder.resolve("times.json").readText()).jsonArray.map { it.jsonObject }
            // In that precision alone.
            reports.map { it.getValue("heading").jsonPrimitive.content } shouldBe listOf("fp32 native (CPU)", "gaze train")
            val measured = reports.flatMap { it.getValue("measurements").jsonArray }.map { it.jsonObject }
            measured.map { it.getValue("name").jsonPrimitive.content } shouldContainAll
                listOf("iteration", "generator step", "attention at 64 x 64", "a checkpoint", "start to first step", "gaze check")
            for (each in measured) {
                result.out shouldContain each.getValue("name").jsonPrimitive.content
                val seconds = each.getValue("seconds").jsonArray.map { it.jsonPrimitive.double }
                each.getValue("medianSeconds").jsonPrimitive.double shouldBe seconds.sorted()[seconds.size / 2]
                seconds.min() shouldBeGreaterThan 0.0
            }
        }

        test("options of a run that a bench has no use for are none of its") {
            for (option in listOf("--steps", "--seed", "--measure-every")) {
                gaze.run("bench", "tiny.gan.kts", option, "3").also { it.status shouldBe 2 }.err shouldContain "no such option $option"
            }
        }

        test("a trace without a profile is refused") {
            val result = gaze.run("bench", "tiny.gan.kts", "--trace", "trace.json")
            result.status shouldBe 2
            result.err shouldContain "--trace is of a profile: add --profile"
        }
    })

private val HEAVY = listOf("Conv2D", "MatMul")
