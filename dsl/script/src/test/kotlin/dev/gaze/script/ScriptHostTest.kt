package dev.gaze.script

import dev.gaze.gan
import dev.gaze.spec.BlockSpec.ResBlock
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.engine.spec.tempdir
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import java.nio.file.Path
import kotlin.io.path.createDirectory
import kotlin.io.path.createSymbolicLinkPointingTo
import kotlin.io.path.writeText

class ScriptHostTest :
    FunSpec({
        val folder = tempdir().toPath()
        val host = ScriptHost(folder.resolve("cache"))

        fun script(
            name: String,
            text: String,
        ): Path = folder.resolve(name).also { it.writeText(text.trimIndent()) }

        fun failure(script: Path): String = shouldThrow<ScriptException> { host.run(script) }.message.orEmpty()

        test("the last expression is the spec; functions, loops and args work") {
            val file =
                script(
                    "good.gan.kts",
                    """
                    fun size(doublings: Int): Int {
                        var size = 4
                        repeat(doublings) { size *= 2 }
                        return size
                    }

                    gan(args.joinToString("-")) {
                        image(size(3))
                    }
                    """,
                )
            val spec = host.run(file, listOf("a", "b"))
            spec.name shouldBe "a-b"
            spec.image.height shouldBe 32
        }

        test("the DSL's types need no import") {
            host.run(script("types.gan.kts", "val spec: GanSpec = gan(\"typed\") {}\nspec")).name shouldBe "typed"
        }

        test("a syntax error gives file, line, column and the line itself") {
            val file =
                script(
                    "syntax.gan.kts",
                    """
                    gan("x") {
                        image(32
                    }
                    """,
                )
            failure(file) shouldBe
                """
                syntax.gan.kts:2:13: Syntax error: Expecting ')'.
                  image(32
                          ^
                """.trimIndent()
        }

        test("every unknown name is listed, with the word that was meant, or where the word belongs") {
            val file =
                script(
                    "unknown.gan.kts",
                    """
                    gan("x") {
                        imag(32)
                        clases(10)
                        generator { resBlok(64); steps(3); xylophone(3) }
                    }
                    """,
                )
            failure(file) shouldBe
                """
                unknown.gan.kts:2:5: Unresolved reference 'imag'. Did you mean image?
                  imag(32)
                  ^
                unknown.gan.kts:3:5: Unresolved reference 'clases'. Did you mean classes?
                  clases(10)
                  ^
                unknown.gan.kts:4:17: Unresolved reference 'resBlok'. Did you mean resBlock?
                  generator { resBlok(64); steps(3); xylophone(3) }
                              ^
                unknown.gan.kts:4:30: Unresolved reference 'steps'. It is a word of training { }.
                  generator { resBlok(64); steps(3); xylophone(3) }
                                           ^
                unknown.gan.kts:4:40: Unresolved reference 'xylophone'.
                  generator { resBlok(64); steps(3); xylophone(3) }
                                                     ^
                """.trimIndent()
        }

        test("an exception gives the script's own line, not our stack") {
            val file =
                script(
                    "throws.gan.kts",
                    """
                    fun size(n: Int): Int {
                        require(n > 7) { "n is ${'$'}n" }
                        return n
                    }

                    gan("x") { image(listOf(5).map { size(it) }.first()) }
                    """,
                )
            failure(file) shouldBe
                """
                throws.gan.kts:2: IllegalArgumentException: n is 5
                  require(n > 7) { "n is ${'$'}n" }
                """.trimIndent()
        }

        test("an error of the virtual machine is the script's, too") {
            failure(script("deep.gan.kts", "fun f(n: Int): Int = f(n + 1) + 1\ngan(\"x\") { image(f(0)) }")) shouldBe
                "deep.gan.kts:1: StackOverflowError\n  fun f(n: Int): Int = f(n + 1) + 1"
        }

        test("a script that ends with anything but a spec is told what it ends with") {
            val expected = """the last expression must be a gan("name") { ... }; got """
            val statement = "a declaration or a statement, so put the gan(...) last, or the name of the value that holds it"
            failure(script("int.gan.kts", "gan(\"x\") {}\n42")) shouldBe "int.gan.kts: ${expected}Int: 42"
            failure(script("null.gan.kts", "val none: String? = null\nnone")) shouldBe "null.gan.kts: ${expected}null"
            failure(script("val.gan.kts", "val spec = gan(\"x\") {}")) shouldBe "val.gan.kts: $expected$statement"
            failure(script("empty.gan.kts", "")) shouldBe "empty.gan.kts: $expected$statement"
        }

        test("a file that is not there, or is a folder, or is not text") {
            failure(folder.resolve("nowhere.gan.kts")) shouldContain "nowhere.gan.kts: there is no such file"
            failure(folder.resolve("folder.gan.kts").createDirectory()) shouldContain "cannot be read"
            failure(folder.resolve("model.kts")) shouldContain "model.kts: the name of a script must end with .gan.kts"
        }

        test("imports: of imports, each run once, with args") {
            script("base.gan.kts", "val counter = intArrayOf(0)")
            script("a.gan.kts", "@file:Import(\"base.gan.kts\")\nfun a(): Int = ++counter[0] + args.size")
            script("b.gan.kts", "@file:Import(\"base.gan.kts\")\nfun b(): Int = ++counter[0]")
            val main = script("main.gan.kts", "@file:Import(\"a.gan.kts\", \"b.gan.kts\")\ngan(\"x\") { image(10 * a() + b()) }")
            repeat(2) { host.run(main, listOf("one", "two")).image.height shouldBe 32 }
        }

        test("imports: functions with parameters and receivers, generic and inlined ones, types and objects") {
            script(
                "words.gan.kts",
                """
                import dev.gaze.NetworkScope

                class Widths(val first: Int, val second: Int)
                enum class Size { SMALL, LARGE }
                object Heads { const val WIDTH = 4 }
                fun twice(n: Int): Int = 2 * n
                fun <T> same(value: T): T = value
                fun NetworkScope.both(widths: Widths, attention: Boolean = false) {
                    resBlock(widths.first)
                    if (attention) selfAttention(k = Heads.WIDTH)
                    resBlock(widths.second)
                }
                inline fun each(count: Int, block: (Int) -> Unit) {
                    for (i in 0 until count) block(i)
                }
                """,
            )
            val main =
                script(
                    "speaker.gan.kts",
                    """
                    @file:Import("words.gan.kts")

                    gan(Size.LARGE.name) {
                        generator { both(Widths(twice(16), same(24)), attention = true) }
                        discriminator { each(2) { resBlock(8 + it) } }
                    }
                    """,
                )
            val built =
                gan("LARGE") {
                    generator {
                        resBlock(32)
                        selfAttention(k = 4)
                        resBlock(24)
                    }
                    discriminator {
                        resBlock(8)
                        resBlock(9)
                    }
                }
            repeat(2) { host.run(main) shouldBe built }
        }

        test("imports: classes that use what stands beside them") {
            script(
                "beside.gan.kts",
                """
                import dev.gaze.NetworkScope

                val extra = 64
                fun NetworkScope.wide(channels: Int) = resBlock(channels)
                class Tower(val width: Int) {
                    fun add(network: NetworkScope) {
                        network.wide(width)
                        network.resBlock(extra)
                    }

                    inner class Top { val width = this@Tower.width + extra }
                }
                data class Named(val count: Long, val name: String = "n" + extra)
                open class Base { val width = extra }
                """,
            )
            script(
                "between.gan.kts",
                "@file:Import(\"beside.gan.kts\")\nfun tower(width: Int) = Tower(width)\nclass Wider : Base() { val twice = 2 * extra }",
            )
            val main =
                script(
                    "above.gan.kts",
                    """
                    @file:Import("between.gan.kts", "beside.gan.kts")

                    class Same : Base()
                    gan(Named(1).copy(count = 2).name) {
                        image(Same().width)
                        latent(Wider().twice)
                        generator {
                            Tower(48).add(this)
                            tower(Tower(16).Top().width).add(this)
                        }
                    }
                    """,
                )
            repeat(2) {
                val spec = host.run(main)
                spec.name shouldBe "n64"
                spec.image.height shouldBe 64
                spec.latent.size shouldBe 128
                spec.generator.blocks.map { (it as ResBlock).channels } shouldBe listOf(48, 64, 80, 64)
            }
        }

        test("the same name in another folder, and a link to the script") {
            val other = folder.resolve("other").createDirectory()
            script("blocks.gan.kts", "fun width(n: Int): Int = n")
            script("other/blocks.gan.kts", "fun height(n: Int): Int = n")
            failure(script("two.gan.kts", "@file:Import(\"blocks.gan.kts\", \"other/blocks.gan.kts\")\ngan(\"x\") {}")) shouldContain
                "make classes of one name; rename one of them"
            script("a_b.gan.kts", "fun y(): Int = 2")
            failure(script("a-b.gan.kts", "// dashes\n@file:Import(\"a_b.gan.kts\")\ngan(\"x\") { image(y()) }")) shouldContain
                "a-b.gan.kts:2:1: "
            val main = script("linked.gan.kts", "@file:Import(\"blocks.gan.kts\")\ngan(\"x\") { image(width(48)) }")
            val link = other.resolve("link.gan.kts").createSymbolicLinkPointingTo(main)
            host.run(link).image.height shouldBe 48
        }

        test("the mark of the byte order is no fault") {
            script("marked.gan.kts", "\uFEFFfun size(): Int = 24")
            val main = script("reader.gan.kts", "\uFEFF@file:Import(\"marked.gan.kts\")\ngan(\"x\") { image(size()) }")
            repeat(2) { host.run(main).image.height shouldBe 24 }
        }

        test("inlined code has the line of its call") {
            script(
                "inlined.gan.kts",
                """
                import dev.gaze.NetworkScope

                // Lines that the script which imports this does not have.


                inline fun NetworkScope.two(channels: Int) {
                    resBlock(channels)
                    resBlock(channels)
                }
                inline fun later(crossinline f: () -> Unit) = object : Runnable { override fun run() = f() }.run()
                inline fun positive(n: Int): Int = if (n > 0) n else error("no")
                """,
            )
            val header = "@file:Import(\"inlined.gan.kts\")\n"
            val spec = host.run(script("calls.gan.kts", header + "gan(\"x\") {\n    generator {\n        two(0)\n    }\n}"))
            spec.generator.origins
                .of(0)
                .toString() shouldBe "calls.gan.kts:4"
            spec.generator.origins
                .of(1)
                .toString() shouldBe "calls.gan.kts:4"
            // A lambda that goes through an inline function, into a class of its own, keeps its lines.
            val crossing =
                "inline fun here(crossinline f: () -> Unit) { val g = { f() }; g() }\n" +
                    "gan(\"x\") {\n    generator {\n        here {\n            resBlock(0)\n        }\n" +
                    "        later {\n            resBlock(0)\n        }\n    }\n}"
            val crossed = host.run(script("crosses.gan.kts", header + crossing)).generator.origins
            crossed.of(0).toString() shouldBe "crosses.gan.kts:6"
            crossed.of(1).toString() shouldBe "crosses.gan.kts:9"
            failure(script("fails.gan.kts", header + "gan(\"x\") {\n    image(positive(0))\n}")) shouldBe
                "fails.gan.kts:3: IllegalStateException: no\n  image(positive(0))"
        }

        test("an object that fails is told by what failed") {
            failure(
                script("object.gan.kts", "object Sizes {\n    val image = \"a\".toInt()\n}\ngan(\"x\") { image(Sizes.image) }"),
            ) shouldBe
                "object.gan.kts:2: NumberFormatException: For input string: \"a\"\n  val image = \"a\".toInt()"
        }

        test("what a preset brings is at the line of the preset") {
            val spec = host.run(script("preset.gan.kts", "val base =\n    Presets.sagan(32, 10)\nbase.modify { classes(5) }"))
            spec.generator.origins
                .of(0)
                .toString() shouldBe "preset.gan.kts:2"
            spec.origins.of("image").toString() shouldBe "preset.gan.kts:2"
            spec.origins.of("classes").toString() shouldBe "preset.gan.kts:3"
        }

        test("where the compiler itself fails, that is said") {
            failure(script("fatal.gan.kts", "val counts = IntArray(1)\ncounts[0]++")) shouldContain
                "fatal.gan.kts: Kotlin's compiler fails on it; say it in other words: "
        }

        test("an error in an import points there") {
            script("wrong.gan.kts", "fun width(): Int = \"2\"")
            failure(script("user.gan.kts", "@file:Import(\"wrong.gan.kts\")\ngan(\"x\") { image(width()) }")) shouldBe
                "wrong.gan.kts:1:20: Return type mismatch: expected 'Int', actual 'String'.\n" +
                "  fun width(): Int = \"2\"\n" +
                "                     ^"
            script("throwing.gan.kts", "fun width(): Int =\n    error(\"no\")")
            failure(script("caller.gan.kts", "@file:Import(\"throwing.gan.kts\")\n\n\ngan(\"x\") { image(width()) }")) shouldBe
                "throwing.gan.kts:2: IllegalStateException: no\n  error(\"no\")"
        }

        test("an import that cannot be") {
            failure(script("lost.gan.kts", "// blocks\n\n@file:Import(\"nowhere.gan.kts\")\ngan(\"x\") {}")) shouldContain
                "lost.gan.kts:3:1: cannot import \"nowhere.gan.kts\": there is no file"
            failure(script("other.gan.kts", "@file:Import(\"blocks.kt\")\ngan(\"x\") {}")) shouldContain
                "the name of an imported script must end with .gan.kts"
            script("ring1.gan.kts", "@file:Import(\"ring2.gan.kts\")\ngan(\"x\") {}")
            failure(script("ring2.gan.kts", "@file:Import(\"ring1.gan.kts\")\ngan(\"x\") {}")) shouldContain "cycle"
        }
    })
