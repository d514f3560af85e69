package dev.gaze.cli

import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.engine.spec.tempdir
import io.kotest.matchers.ints.shouldBeInRange
import io.kotest.matchers.paths.shouldNotExist
import io.kotest.matchers.shouldBe
import io.kotest.matchers.shouldNotBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldNotContain
import javax.imageio.ImageIO
import kotlin.io.path.createDirectories
import kotlin.io.path.listDirectoryEntries
import kotlin.io.path.moveTo
import kotlin.io.path.name
import kotlin.io.path.readBytes
import kotlin.io.path.writeText

class SampleCommandTest :
    FunSpec({
        val folder = tempdir().toPath()
        val gaze = autoClose(GazeHost(folder))

        fun picture(name: String) = ImageIO.read(folder.resolve(name).toFile())

        fun frames(name: String) =
            ImageIO.getImageReadersByFormatName("gif").next().run {
                ImageIO.createImageInputStream(folder.resolve(name).toFile()).use {
                    input = it
                    getNumImages(true)
                }
            }

        /** The ten images of a row, without the name before it. */
        fun row(name: String) = picture(name).run { getRGB(width - 660, 0, 660, height, null, 0, 660).toList() }

        fun bytes(name: String) = folder.resolve(name).readBytes().toList()

        test("images are drawn from a run's folder alone, and the same options draw the same") {
            folder.resolve("tiny.gan.kts").writeText(
                """
                gan("tiny") {
                    image(8)
                    generator { resBlock(8) }
                    discriminator { resBlock(8) }
                    training { steps(2); batch(3) }
                }
                """.trimIndent(),
            )
            gaze.run("train", "tiny.gan.kts", "--out", "tiny").also { withClue(it.err) { it.status shouldBe 0 } }
            folder.resolve("tiny.gan.kts").moveTo(folder.resolve("moved.gan.kts"))

            val plain = gaze.run("sample", "tiny")
            withClue(plain.err) { plain.status shouldBe 0 }
            plain.out shouldBe "sample      tiny/sample.png\n" +
                "classes     mirror, ring, animal, star, arrow, stripes, checks, clouds, dots, gradient\n"
            // Ten images of 8 pixels, eight times as large, and gutters of 2.
            picture("tiny/sample.png").width shouldBe 10 * 66 + 2
            picture("tiny/sample.png").height shouldBe 66 + 2

            gaze.run("sample", "tiny", "--out", "again.png").status shouldBe 0
            bytes("again.png") shouldBe bytes("tiny/sample.png")
            for (other in listOf(listOf("--seed", "1"), listOf("--class", "3"), listOf("--truncation", "0.2"))) {
                gaze.run("sample", "tiny", "--out", "other.png", *other.toTypedArray()).status shouldBe 0
                withClue(other) { row("other.png") shouldNotBe row("again.png") }
            }
        }

        test("a walk through latents and a run's training are films") {
            val walk = gaze.run("sample", "tiny", "--count", "2", "--interpolate", "3", "--class", "star", "--out", "walk.gif")
            withClue(walk.err) { walk.status shouldBe 0 }
            walk.out shouldBe "film        walk.gif\nclass       star\n"
            frames("walk.gif") shouldBe 3 * 3
            val near = arrayOf("--interpolate", "3", "--class", "star", "--truncation", "0.1", "--out", "near.gif")
            gaze.run("sample", "tiny", "--count", "2", *near).status shouldBe 0
            bytes("near.gif") shouldNotBe bytes("walk.gif")
            for (wrong in listOf(listOf("sample", "tiny", "--out", "x.gif"), listOf("timelapse", "tiny", "--out", "x.png"))) {
                gaze.run(*wrong.toTypedArray()).also { it.status shouldBe 2 }.err shouldContain "film"
            }
            gaze.run("train", "moved.gan.kts", "--out", "filmed", "--sample-every", "1").status shouldBe 0
            val training = gaze.run("timelapse", "filmed", "--fps", "5")
            withClue(training.err) { training.status shouldBe 0 }
            training.out shouldBe "timelapse   filmed/timelapse.gif\n"
            frames("filmed/timelapse.gif") shouldBe folder.resolve("filmed/samples").listDirectoryEntries().size - 1 + 2 * 5
            val without = GazeProcess(folder, environment = mapOf("PATH" to "$folder"))
            without.run("timelapse", "filmed", "--out", "x.mp4").also { it.status shouldBe 2 }.err shouldContain
                "ffmpeg, which makes MP4, is not installed or not on the PATH: install it, or name a .gif"
            folder.listDirectoryEntries("*x.*").map { it.name } shouldBe emptyList()
        }

        test("a class goes by its name or its number") {
            for (star in listOf("star", "3")) {
                val result = gaze.run("sample", "tiny", "--class", star, "--out", "$star.png")
                result.out shouldBe "sample      $star.png\nclass       star\n"
            }
            bytes("star.png") shouldBe bytes("3.png")
        }

        test("a row goes from one latent to the next, the class staying") {
            val options = arrayOf("--count", "3", "--interpolate", "7", "--class", "2", "--out", "new/way.png")
            val result = gaze.run("sample", "tiny", *options)
            withClue(result.err) { result.status shouldBe 0 }
            // Each row has the name of its class before it.
            val picture = picture("new/way.png")
            picture.width shouldBeInRange 7 * 66 + 2 + 10..7 * 66 + 2 + 70
            picture.height shouldBe 3 * 66 + 2
        }

        test("a picture has the shape that is asked for") {
            val result = gaze.run("sample", "tiny", "--count", "7", "--columns", "3", "--out", "shape.PNG")
            withClue(result.err) { result.status shouldBe 0 }
            picture("shape.PNG").width shouldBe 3 * 66 + 2
            picture("shape.PNG").height shouldBe 3 * 66 + 2
        }

        test("each image is a file of its own, in the order of the picture, and no folder is mixed") {
            val result = gaze.run("sample", "tiny", "--count", "7", "--columns", "7", "--out", "seven.png")
            withClue(result.err) { result.status shouldBe 0 }
            val each = gaze.run("sample", "tiny", "--count", "7", "--separate", "new/each")
            withClue(each.err) { each.status shouldBe 0 }
            each.out shouldContain "sample      new/each\n"
            val names =
                folder
                    .resolve("new/each")
                    .listDirectoryEntries()
                    .map { it.name }
                    .sorted()
            names shouldBe (0..6).map { "000$it.png" }
            val sheet = picture("seven.png")
            for ((i, name) in names.withIndex()) {
                val image = picture("new/each/$name")
                image.width shouldBe 8
                image.height shouldBe 8
                for (y in 0..7) for (x in 0..7) image.getRGB(x, y) shouldBe sheet.getRGB(2 + 66 * i + 8 * x, 2 + 8 * y)
            }
            val again = gaze.run("sample", "tiny", "--separate", "new/each")
            again.status shouldBe 2
            again.err shouldContain "there are files in it"
            folder.resolve("new/each").listDirectoryEntries().size shouldBe 7
        }

        test("a picture is the kind of file that its name says") {
            for ((name, instead) in mapOf("x.jpg" to "x.png", "x" to "x.png", "new/x.webp" to "new/x.png")) {
                val result = gaze.run("sample", "tiny", "--out", name)
                withClue(result.err) { result.status shouldBe 2 }
                result.err shouldContain "say $instead"
                folder.resolve(name).shouldNotExist()
            }
        }

        test("ten thousand images need no more memory than a few") {
            val little = GazeProcess(folder, listOf("-Xmx96m"))
            val many = little.run("sample", "tiny", "--count", "10000", "--out", "many.png")
            withClue(many.err) { many.status shouldBe 0 }
            // Whole, the picture would be 126 MB.
            ImageIO.createImageInputStream(folder.resolve("many.png").toFile()).use {
                val reader = ImageIO.getImageReaders(it).next().apply { input = it }
                reader.getWidth(0) shouldBe 10 * 66 + 2
                reader.getHeight(0) shouldBe 1000 * 66 + 2
            }
        }

        test("every option is in the help, with its default") {
            val help = gaze.run("sample", "--help").out.replace(Regex("\\s+"), " ")
            for (option in listOf(
                "--count",
                "--class",
                "--seed",
                "--truncation",
                "--interpolate",
                "--out",
                "--best",
                "--columns",
                "--separate",
            )) {
                help shouldContain
                    option
            }
            for (default in listOf("(default: 10)", "(default: 0)", "(default: no limit)", "(default: no way)", "(default: the newest)")) {
                help shouldContain default
            }
        }

        test("what cannot be drawn is said in a sentence, and nothing is written") {
            folder.resolve("empty").createDirectories()
            val refused =
                mapOf(
                    listOf("tiny", "--class", "10") to "--class 10: the model has classes 0 to 9: mirror, ring, animal, star",
                    listOf("tiny", "--class", "zebra") to "--class zebra: the model has classes 0 to 9: mirror, ring",
                    listOf("tiny", "--count", "0") to "--count",
                    listOf("tiny", "--truncation", "0") to "--truncation",
                    listOf("tiny", "--truncation", "NaN") to "--truncation",
                    listOf("tiny", "--interpolate", "1") to "--interpolate",
                    listOf("tiny", "--count", "5000", "--interpolate", "50") to "more than 10000 images",
                    listOf("tiny", "--columns", "0") to "--columns",
                    listOf("tiny", "--columns", "3", "--interpolate", "3") to "leave one out",
                    listOf("tiny", "--separate", "refused") to "leave out --out",
                    listOf("tiny", "--best") to "has kept no best checkpoint",
                    listOf("empty") to "empty has no spec.json",
                    listOf("nowhere") to "nowhere",
                )
            for ((command, reason) in refused) {
                val result = gaze.run("sample", *command.toTypedArray(), "--out", "refused.png")
                withClue("$command: ${result.err}") {
                    result.status shouldBe 2
                    result.err shouldContain reason
                    result.err shouldNotContain "\tat "
                    folder.resolve("refused.png").shouldNotExist()
                }
            }
        }

        test("a model with layers of KotlinDL is drawn with its script") {
            folder.resolve("layered.gan.kts").writeText(
                """
                import org.jetbrains.kotlinx.dl.api.core.layer.activation.PReLU

                gan("layered") {
                    image(8)
                    generator { resBlock(8); layer("prelu") { PReLU() }; conv(3); tanh() }
                    discriminator { resBlock(8) }
                    training { steps(2); batch(3) }
                }
                """.trimIndent(),
            )
            val trained = gaze.run("train", "layered.gan.kts", "--out", "layered")
            withClue(trained.err) { trained.status shouldBe 0 }
            trained.err shouldContain "the run keeps no spec.json"
            gaze.run("sample", "layered").also { withClue(it.err) { it.status shouldBe 2 } }.err shouldContain "--model"
            val drawn = gaze.run("sample", "layered", "--model", "layered.gan.kts")
            withClue(drawn.err) { drawn.status shouldBe 0 }
            drawn.out shouldContain "sample      layered/sample.png"
        }
    })
