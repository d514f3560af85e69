package dev.gaze.cli

import dev.gaze.data.Shapes
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.engine.spec.tempdir
import io.kotest.matchers.doubles.shouldBeBetween
import io.kotest.matchers.paths.shouldNotExist
import io.kotest.matchers.shouldBe
import io.kotest.matchers.shouldNotBe
import io.kotest.matchers.string.shouldContain
import kotlinx.serialization.json.Json
import kotlinx.serialization.json.double
import kotlinx.serialization.json.jsonArray
import kotlinx.serialization.json.jsonObject
import kotlinx.serialization.json.jsonPrimitive
import org.tensorflow.DataType
import org.tensorflow.Graph
import org.tensorflow.Output
import org.tensorflow.Tensor
import java.awt.image.BufferedImage
import java.nio.file.Path
import javax.imageio.ImageIO
import kotlin.io.path.createDirectories
import kotlin.io.path.deleteExisting
import kotlin.io.path.exists
import kotlin.io.path.fileSize
import kotlin.io.path.getLastModifiedTime
import kotlin.io.path.listDirectoryEntries
import kotlin.io.path.readText
import kotlin.io.path.writeBytes
import kotlin.io.path.writeText

class EvaluateCommandTest :
    FunSpec({
        val folder = tempdir().toPath()
        val own = GazeProcess(folder, listOf("-Dgaze.command=./gaze"))
        val gaze = autoClose(GazeHost(folder))

        test("runs are measured, ranked, and their results say what they depend on") {
            writeNetwork(folder.resolve("net.pb"))
            for ((name, steps) in listOf("a" to 1, "b" to 2)) {
                folder.resolve("$name.gan.kts").writeText(
                    """
                    gan("$name") {
                        image(8)
                        generator { resBlock(8) }
                        discriminator { resBlock(8) }
                        training { steps($steps); batch(3) }
                    }
                    """.trimIndent(),
                )
                gaze.run("train", "$name.gan.kts", "--out", name).also { withClue(it.err) { it.status shouldBe 0 } }
            }
            val metrics = "--metrics=fid,is,kid,prdc,intra-fid"
            val result = gaze.run("evaluate", "a", "b", "--inception", "net.pb", "--samples", "120", metrics, "--json", "all.json")
            withClue(result.err) { result.status shouldBe 0 }
            for (name in listOf("a", "b")) {
                val own = Json.parseToJsonElement(folder.resolve("$name/evaluation.json").readText()).jsonArray
                own.map {
                    it.jsonObject
                        .getValue("of")
                        .jsonPrimitive.content
                } shouldBe listOf(name)
            }
            val runs = Json.parseToJsonElement(folder.resolve("all.json").readText()).jsonArray.map { it.jsonObject }
            runs.map { it.getValue("of").jsonPrimitive.content }.toSet() shouldBe setOf("a", "b")
            val fids = runs.map { it.getValue("FID").jsonPrimitive.double }
            fids shouldBe fids.sorted()
            for (run in runs) {
                run.getValue("generated").jsonPrimitive.content shouldBe "120"
                run.getValue("network").jsonPrimitive.content shouldContain "sha256:"
                for (name in listOf("IS", "KID", "coverage", "intra-FID", "FID of star", "weights", "step", "seed", "quantisation")) {
                    withClue(name) { (name in run) shouldBe true }
                }
            }
            gaze.run("evaluate", "b", "a", "b", "./a/", "--inception", "net.pb", "--samples", "120", metrics).out shouldContain
                result.out.substringBefore("results")
        }

        test("without Inception's file a classifier of the real images measures, and its numbers are never called FID") {
            val options = arrayOf("--samples", "110", "--metrics=cas,fid,is,kid,prdc,intra-fid", "--classifier-steps", "3")
            val result = gaze.run("evaluate", "a", *options)
            withClue(result.err) { result.status shouldBe 0 }
            val run = Json.parseToJsonElement(folder.resolve("a/evaluation.json").readText()).jsonArray[0].jsonObject
            val names = listOf("FID", "IS", "IS std", "KID", "coverage", "intra-FID").map { "$it (own features)" }
            for (name in names + "FID (own features) of star" + "images") withClue(name) { (name in run) shouldBe true }
            for (way in listOf("real to generated", "generated to real", "real to real")) {
                run
                    .getValue("CAS, $way")
                    .jsonPrimitive.double
                    .shouldBeBetween(0.0, 1.0, 0.0)
                for (name in Shapes.GEOMETRY + Shapes.TEXTURE) withClue(name) { ("CAS, $way, $name" in run) shouldBe true }
            }
            withClue(run.keys) { ("FID" in run) shouldBe false }
            run.getValue("network").jsonPrimitive.content shouldContain "own features sha256:"
            val kept = folder.resolve("cache/gaze/metrics").listDirectoryEntries().associateWith { it.getLastModifiedTime() }
            gaze.run("evaluate", "a", *options).out shouldBe result.out
            folder.resolve("cache/gaze/metrics").listDirectoryEntries().associateWith { it.getLastModifiedTime() } shouldBe kept
        }

        test("standing statistics draw other images, and the results say so") {
            val options = arrayOf("evaluate", "b", "--inception", "net.pb", "--samples", "60", "--metrics", "fid")

            fun evaluated(vararg more: String): Pair<Double, String> {
                gaze.run(*options, *more).also { withClue(it.err) { it.status shouldBe 0 } }
                val run = Json.parseToJsonElement(folder.resolve("b/evaluation.json").readText()).jsonArray[0].jsonObject
                return run.getValue("FID").jsonPrimitive.double to run.getValue("weights").jsonPrimitive.content
            }
            val (moving, weights) = evaluated()
            val (standing, standingWeights) = evaluated("--standing", "3")
            weights shouldBe "averaged"
            standingWeights shouldBe "averaged, standing statistics of 3 batches"
            standing shouldNotBe moving
        }

        test("an evaluation that was killed goes on, to the same numbers") {
            val options =
                arrayOf("evaluate", "b", "--inception", "net.pb", "--samples", "3001", "--metrics", "fid,prdc", "--json", "k.json")
            val killed = own.start(*options)
            val cache = folder.resolve("cache/gaze/metrics")
            while (killed.isAlive && cache.listDirectoryEntries("*.unfinished").none { it.fileSize() > 0 }) Thread.sleep(2)
            killed.destroyForcibly().waitFor()
            val interrupted = own.start(*options)
            val log = cache.listDirectoryEntries("*.unfinished").single()
            val before = log.fileSize()
            while (interrupted.isAlive && (!log.exists() || log.fileSize() <= before)) Thread.sleep(2)
            own.interrupt(interrupted)
            val told = own.await(interrupted)
            withClue(told.err) { told.status shouldBe 130 }
            told.out shouldContain Regex("stopped at b: \\w+, \\d+ of \\d+ images; the same command goes on")
            folder.resolve("k.json").shouldNotExist()
            val resumed = gaze.run(*options)
            withClue(resumed.err) { resumed.status shouldBe 0 }
            cache.listDirectoryEntries("*.unfinished") shouldBe emptyList()
            cache.listDirectoryEntries().forEach { it.deleteExisting() }
            gaze.run(*options).out shouldBe resumed.out
        }

        test("two folders are measured; the same twice has a distance of 0") {
            for (i in 0 until 7) {
                val picture = BufferedImage(5, 4, BufferedImage.TYPE_INT_RGB)
                for (x in 0 until 5) picture.setRGB(x, i % 4, (i + 1) * 0x1f2f0b)
                ImageIO.write(
                    picture,
                    "png",
                    folder
                        .resolve("real/x")
                        .createDirectories()
                        .resolve("$i.png")
                        .toFile(),
                )
            }
            folder.resolve("real/x/broken.png").writeText("no picture")
            val result =
                gaze.run("evaluate", "--folder", "real", "--folder", "real", "--inception", "net.pb", "--size", "6", "--json", "f.json")
            withClue(result.err) { result.status shouldBe 0 }
            result.err shouldContain "warning: 1 of 8 files skipped"
            val fid =
                Json
                    .parseToJsonElement(folder.resolve("f.json").readText())
                    .jsonArray[0]
                    .jsonObject
                    .getValue("FID")
            (fid.jsonPrimitive.double < 1e-3) shouldBe true
        }

        test("two folders of classes: what a classifier says of one, it says of none once the classes have changed places") {
            for ((i, label) in listOf("x", "y").withIndex()) {
                for (n in 0 until 12) {
                    val picture = BufferedImage(9, 8, BufferedImage.TYPE_INT_RGB)
                    for (x in 0 until 9) picture.setRGB(x, n % 8, if (i == 0) 0xff0000 + n else 0x0000ff + (n shl 16))
                    for (place in listOf("same/$label", "swapped/${if (label == "x") "y" else "x"}")) {
                        ImageIO.write(
                            picture,
                            "png",
                            folder
                                .resolve(place)
                                .createDirectories()
                                .resolve("$n.png")
                                .toFile(),
                        )
                    }
                }
            }

            fun cas(generated: String): Double {
                val options = arrayOf("--metrics", "cas,intra-fid", "--size", "8", "--classifier-steps", "40", "--json", "cas.json")
                val result = gaze.run("evaluate", "--folder", "same", "--folder", generated, *options)
                withClue(result.err) { result.status shouldBe 0 }
                val found = Json.parseToJsonElement(folder.resolve("cas.json").readText()).jsonArray[0].jsonObject
                for (name in listOf("CAS, generated to real, y", "intra-FID (own features)")) {
                    withClue(found.keys) {
                        (name in found) shouldBe
                            true
                    }
                }
                return found.getValue("CAS, real to generated").jsonPrimitive.double
            }
            cas("swapped") shouldBe 1 - cas("same")
        }

        test("what cannot be measured is said, and nothing is written") {
            folder.resolve("text.pb").writeText("no graph")
            val cases =
                mapOf(
                    listOf("--folder", "real", "--folder", "real", "--metrics", "cas") to
                        "need the same folders of classes in both, two or more: real has x, real has x",
                    listOf("b", "--inception", "text.pb") to "is no GraphDef",
                    listOf("--folder", "real", "--folder", "real", "--standing", "3") to "--standing is of runs",
                    listOf("b", "--saved-model", "b") to "b is no SavedModel to serve",
                    listOf("b", "--saved-model", "b", "--inception", "net.pb") to "are two networks: choose one",
                    listOf("--inception", "net.pb") to "name runs, or --folder twice",
                    listOf("b", "--inception", "net.pb", "--metrics", "fud") to "no metric fud",
                    listOf("b", "--inception", "net.pb", "--checkpoint", "9") to "b has no checkpoint of step 9",
                    listOf("b", "--inception", "net.pb", "--checkpoint", "best") to "b has kept no best checkpoint",
                    listOf("b", "--inception", "net.pb", "--samples", "3") to "PRDC: 3 real and 3 generated images; expected at least 6",
                )
            for ((arguments, reason) in cases) {
                val result = gaze.run("evaluate", "--json", "c.json", *arguments.toTypedArray())
                withClue("$arguments: ${result.err}") {
                    result.status shouldBe 2
                    result.err shouldContain reason
                }
            }
            folder.resolve("c.json").shouldNotExist()
        }
    })

/** Inception's node names over a resize to 2 by 2 pixels, all of them features. */
internal fun writeNetwork(file: Path) {
    Graph().use { graph ->
        fun constant(
            name: String,
            value: Any,
        ): Output<*> =
            Tensor.create(value).use {
                graph
                    .opBuilder("Const", name)
                    .setAttr("dtype", it.dataType())
                    .setAttr("value", it)
                    .build()
                    .output<Any>(0)
            }
        val image = graph.opBuilder("Placeholder", "Cast").setAttr("dtype", DataType.FLOAT).build()
        val batch =
            graph
                .opBuilder("ExpandDims", "ExpandDims")
                .addInput(image.output<Any>(0))
                .addInput(constant("dim", 0))
                .build()
        val size = constant("size", intArrayOf(2, 2))
        val small =
            graph
                .opBuilder("ResizeBilinear", "ResizeBilinear")
                .addInput(batch.output<Any>(0))
                .addInput(size)
                .build()
        val shape = constant("shape", intArrayOf(-1, 12))
        graph
            .opBuilder("Reshape", "pool_3")
            .addInput(small.output<Any>(0))
            .addInput(shape)
            .build()
        constant("softmax/weights", Array(12) { i -> FloatArray(5) { if (it == i % 5) 0.01f else 0f } })
        file.writeBytes(graph.toGraphDef())
    }
}
