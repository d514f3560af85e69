package dev.gaze.cli

import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.engine.spec.tempdir
import io.kotest.matchers.ints.shouldBeGreaterThan
import io.kotest.matchers.longs.shouldBeLessThan
import io.kotest.matchers.paths.shouldBeAFile
import io.kotest.matchers.paths.shouldNotExist
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldMatch
import io.kotest.matchers.string.shouldNotContain
import javax.imageio.ImageIO
import kotlin.io.path.appendBytes
import kotlin.io.path.copyTo
import kotlin.io.path.createDirectories
import kotlin.io.path.deleteExisting
import kotlin.io.path.fileSize
import kotlin.io.path.listDirectoryEntries
import kotlin.io.path.moveTo
import kotlin.io.path.writeText

/** What is drawn from a run: `gaze attention` and `gaze report`. */
class RunCommandsTest :
    FunSpec({
        val folder = tempdir().toPath()
        val gaze = autoClose(GazeHost(folder))

        fun train(
            name: String,
            generator: String = "resBlock(8); selfAttention(k = 8)",
            vararg options: String,
        ): GazeProcess.Result {
            folder.resolve("$name.gan.kts").writeText(
                """
                gan("$name") {
                    image(8)
                    generator { $generator }
                    discriminator { resBlock(8) }
                    training { steps(2); batch(3) }
                }
                """.trimIndent(),
            )
            return gaze.run("train", "$name.gan.kts", "--out", name, *options).also { withClue(it.err) { it.status shouldBe 0 } }
        }

        test("attention draws a row an image and a cell a point; the run needs no script") {
            train("tiny")
            folder.resolve("tiny.gan.kts").deleteExisting()
            val chosen = gaze.run("attention", "tiny", "--count", "3")
            withClue(chosen.err) { chosen.status shouldBe 0 }
            val layer = "layer       generator/attention, gamma -?0.0\\d\\d: hardly anything of where it looks is in the images\n"
            chosen.out shouldMatch "attention   tiny/attention.png\n${layer}classes     mirror, ring, animal\n"
            val picture = ImageIO.read(folder.resolve("tiny/attention.png").toFile())
            picture.width shouldBe 6 * (192 + 10) + 10
            // And a caption each.
            picture.height shouldBeGreaterThan 3 * (192 + 10 + 5 + 10) + 10

            val options = arrayOf("--class", "clouds", "--seed", "5", "--layer", "generator/attention", "--queries", "0,0; 7,3")
            gaze.run("attention", "tiny", "--count", "1", *options, "--out", "new/two.png").out shouldMatch
                "attention   new/two.png\n${layer}class       clouds\n"
            ImageIO.read(folder.resolve("new/two.png").toFile()).width shouldBe 3 * (192 + 10) + 10

            val report = gaze.run("report", "tiny")
            report.out shouldBe "report      tiny/report.html\n"
            report.err shouldNotContain "SLF4J"
            folder.resolve("tiny/report.html").fileSize() shouldBeLessThan 5_000_000
        }

        test("a model without attention has a report, and no figure") {
            train("plain", "resBlock(8)")
            folder.resolve("plain/report.html").shouldBeAFile()
            refuses(gaze.run("attention", "plain"), "this GAN has no attention layer")
        }

        test("a report that cannot be written is a warning at the end of a training") {
            folder.resolve("blocked/report.html/inside").createDirectories()
            val result = train("blocked")
            result.err shouldContain "warning: the run is complete, but its report could not be written"
            result.err shouldNotContain "\tat "
        }

        test("what is damaged beside the checkpoints is told, and the report goes on") {
            folder.resolve("tiny/metrics.jsonl").appendBytes(byteArrayOf(-1, 10))
            folder
                .resolve("tiny/samples")
                .listDirectoryEntries()
                .single()
                .writeText("no picture")
            val report = gaze.run("report", "tiny")
            report.status shouldBe 0
            report.err shouldContain "warning: tiny/metrics.jsonl: 1 of"
            report.err shouldContain "is no picture that can be read, and is left out"
            report.out shouldBe "report      tiny/report.html\n"
        }

        test("what cannot be drawn is said in a sentence") {
            refuses(gaze.run("attention", "tiny", "--layer", "attention9"), "no attention layer attention9; there are generator/attention")
            refuses(gaze.run("attention", "tiny", "--class", "10"), "--class 10: the model has classes 0 to 9")
            refuses(gaze.run("attention", "tiny", "--queries", "3"), "expected pairs such as 3,5;20,11")
            refuses(gaze.run("attention", "tiny", "--queries", "3,8"), "the point 3,8 lies outside the image")
            refuses(gaze.run("attention", "tiny", "--count", "0"), "--count")
            for (command in listOf("attention", "neighbours")) {
                refuses(gaze.run(command, "tiny", "--out", "none.jpg"), "--out none.jpg: the picture is a PNG; say none.png")
            }
            refuses(gaze.run("attention", "nowhere"), "nowhere")
            folder.resolve("empty").createDirectories()
            for (command in listOf("attention", "report")) refuses(gaze.run(command, "empty"), "empty has no spec.json")
            folder.resolve("tiny/spec.json").copyTo(folder.resolve("empty/spec.json"))
            refuses(gaze.run("report", "empty"), "empty has no checkpoint")
            folder.resolve("tiny/spec.json").moveTo(folder.resolve("kept.json"))
            folder.resolve("tiny/spec.json").writeText("{")
            refuses(gaze.run("attention", "tiny", "--out", "none.png"), "spec.json")
            for (name in listOf("none.png", "none.jpg")) folder.resolve(name).shouldNotExist()
        }
    })

private fun refuses(
    result: GazeProcess.Result,
    reason: String,
) = withClue(result.err) {
    result.status shouldBe 2
    result.err shouldContain reason
    result.err shouldNotContain "\tat "
}
