package dev.gaze.cli

import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.engine.spec.tempdir
import io.kotest.matchers.paths.shouldNotExist
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldMatch
import io.kotest.matchers.string.shouldNotContain
import java.awt.image.BufferedImage
import java.net.URI
import java.net.URLEncoder
import java.nio.file.Path
import javax.imageio.ImageIO
import kotlin.io.path.createDirectories
import kotlin.io.path.outputStream
import kotlin.io.path.readBytes
import kotlin.io.path.readLines
import kotlin.io.path.readText
import kotlin.io.path.relativeTo
import kotlin.io.path.walk
import kotlin.io.path.writeText

/** What the commands leave and say depends on neither language, charset nor display. */
class IndependenceTest :
    FunSpec({
        val folder = tempdir().toPath()
        // In the order of their bytes, which is neither that of UTF-16 nor any language's.
        val classes = listOf("Zebra", "cat", "été", "猫", "ｱ", "𝒜")
        val pictures = folder.resolve("pictures")
        for ((i, name) in classes.withIndex()) {
            val home = pictures.utf8(name).createDirectories()
            for (picture in 0..1) {
                val image = BufferedImage(9, 8, BufferedImage.TYPE_INT_RGB).apply { setRGB(i, picture, 0xFFFFFF) }
                home.utf8("$name $picture.png").outputStream().use { ImageIO.write(image, "png", it) }
            }
        }

        /** What the main commands print and leave, by the name of the command or file. */
        fun outcome(
            name: String,
            jvmOptions: List<String> = emptyList(),
            environment: Map<String, String> = emptyMap(),
        ): Map<String, Any> {
            val home = folder.resolve(name).createDirectories()
            home.resolve("tiny.gan.kts").writeText(
                """
                gan("tiny") {
                    image(8)
                    generator { resBlock(8); selfAttention(k = 8) }
                    discriminator { resBlock(8) }
                    training { steps(2); batch(3) }
                }
                """.trimIndent(),
            )
            val gaze = autoClose(GazeHost(home, GazeProcess(home, jvmOptions, environment)))

            fun run(vararg arguments: String): String =
                gaze.run(*arguments).also { withClue("$name, ${arguments.first()}: ${it.err}") { it.status shouldBe 0 } }.out

            val outcome = mutableMapOf<String, Any>("check" to run("check", "tiny.gan.kts"))
            run("train", "tiny.gan.kts", "--data", pictures.toString(), "--out", "run")
            outcome["sample"] = run("sample", "run", "--count", "7")
            outcome["attention"] = run("attention", "run", "--count", "2", "--class", "2")
            outcome["report"] = run("report", "run")
            for (file in home.resolve("run").walk()) {
                val path = file.relativeTo(home).toString().replace(Regex("tfevents.*"), "")
                outcome[path] =
                    when {
                        path.endsWith(".png") || path.endsWith(".safetensors") -> file.readBytes().toList()
                        path.endsWith(".jsonl") -> file.readLines().map { it.replace(Regex("\"images_per_second\":[^,}]*"), "") }
                        path.endsWith(".json") -> file.readText()
                        else -> ""
                    }
            }
            // Its curves tell how fast the machine was.
            val report = home.resolve("run/report.html").readText()
            outcome["digits"] = Regex("\\p{Nd}").findAll(report).map { it.value.single() }.toSortedSet()
            outcome["classes"] = checkNotNull(Regex("\"classNames\":\\[[^]]*]").find(report)).value
            return outcome
        }

        val plain by lazy { outcome("plain") }

        test("classes are in the order of their bytes") {
            plain["classes"] shouldBe classes.joinToString(",", "\"classNames\":[", "]") { "\"$it\"" }
            plain["digits"] shouldBe ('0'..'9').toSet()
            plain["sample"] shouldBe "sample      run/sample.png\nclasses     ${classes.joinToString()}\n"
            plain["attention"].toString() shouldMatch
                Regex("attention   run/attention\\.png\nlayer       generator/attention, gamma 0\\.\\d{3}: [^\n]+\nclass       été\n")
        }

        test("a language with digits of its own, a charset that knows ASCII alone, a display that is not there") {
            val environment = mapOf("LC_ALL" to "POSIX", "DISPLAY" to "nowhere.invalid:97")
            outcome("elsewhere", listOf("-Duser.language=ar", "-Duser.country=EG"), environment) shouldBe plain
        }

        test("what the charset cannot express is refused in a sentence") {
            val home = folder.resolve("refused").createDirectories()
            home.resolve("named.gan.kts").writeText(
                "gan(\"\\u00e9t\\u00e9\") { image(8); generator { resBlock(8) }; discriminator { resBlock(8) }; training { steps(1); batch(2) } }",
            )
            val gaze = GazeProcess(home, environment = mapOf("LC_ALL" to "POSIX"))
            val refused =
                mapOf(
                    listOf("train", "named.gan.kts", "--out", "läufe") to "set LC_ALL=C.UTF-8",
                    listOf("train", "named.gan.kts") to "choose a locale in UTF-8, such as LC_ALL=C.UTF-8",
                )
            for ((command, reason) in refused) {
                val result = gaze.run(*command.toTypedArray())
                withClue("$command: ${result.err}") {
                    result.status shouldBe 2
                    result.err shouldContain reason
                    result.err shouldNotContain "\tat "
                }
            }
            home.resolve("runs").shouldNotExist()
            gaze.run("train", "named.gan.kts", "--out", "plain").status shouldBe 0
        }

        test("a name that no file can have is refused in a sentence") {
            val home = folder.resolve("nul").createDirectories()
            home.resolve("nul.gan.kts").writeText(
                "gan(\"a\\u0000b\") { image(8); generator { resBlock(8) }; discriminator { resBlock(8) }; training { steps(1); batch(2) } }",
            )
            for (command in listOf("check", "train")) {
                val result = GazeProcess(home).run(command, "nul.gan.kts")
                withClue(result.err) {
                    result.status shouldBe 2
                    result.err shouldNotContain "\tat "
                }
            }
        }
    })

/** A file here whose name is in UTF-8, whatever charset the tests run in. */
private fun Path.utf8(name: String): Path =
    Path.of(URI.create(toUri().toString().removeSuffix("/") + "/" + URLEncoder.encode(name, Charsets.UTF_8).replace("+", "%20")))
