package dev.gaze.docs

import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.collections.shouldContainAll
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import java.nio.file.Path
import javax.imageio.ImageIO
import kotlin.io.path.exists
import kotlin.io.path.extension
import kotlin.io.path.isDirectory
import kotlin.io.path.listDirectoryEntries
import kotlin.io.path.name
import kotlin.io.path.nameWithoutExtension
import kotlin.io.path.readText
import kotlin.io.path.walk

/** Links between pages lead somewhere, and the classes and tests that pages name are there. */
class PagesTest :
    FunSpec({
        val home = Path.of("..", "..")
        val pages =
            listOf("README", "CONTRIBUTING", "CHANGELOG").map { home.resolve("$it.md") } +
                home.resolve("docs").walk().filter { it.extension == "md" } +
                home.resolve("samples").listDirectoryEntries().map { it.resolve("README.md") }
        val sources =
            listOf("lib", "dsl", "samples")
                .flatMap { home.resolve(it).listDirectoryEntries() }
                .map { it.resolve("src") }
                .filter(Path::exists)
                .flatMap { it.walk() }
                .filter { it.extension == "java" || it.extension == "kt" }
                .associateBy { it.nameWithoutExtension }

        test("every sample has its page") {
            pages.filterNot(Path::exists).shouldBeEmpty()
        }

        test("every sample but the notebook and the one in Python has a POM, which the build and CI take") {
            val build = home.resolve("pom.xml").readText()
            val taken =
                home
                    .resolve(".ci/samples")
                    .readText()
                    .substringAfter("for sample in ")
                    .substringBefore(';')
                    .split(' ')
            val samples =
                home
                    .resolve("samples")
                    .listDirectoryEntries()
                    .map { it.name }
                    .toSet() - setOf("notebook", "benchmark")
            for (sample in samples) build shouldContain "<module>samples/$sample</module>"
            taken.toSet() shouldBe samples
        }

        for (page in pages.filter(Path::exists)) {
            test("links of ${home.relativize(page)}") {
                Regex("]\\(([^)\\s]+)\\)")
                    .findAll(page.readText().withoutBlocks())
                    .map { it.groupValues[1] }
                    .filterNot { it.startsWith("http") }
                    .filterNot { leads(page, it) }
                    .toList()
                    .shouldBeEmpty()
            }
        }

        test("every guide can be found from the README, or from a page that it leads to") {
            val found = mutableSetOf<Path>()

            fun follow(page: Path) {
                if (!found.add(page)) return
                for (link in Regex("]\\(([^)#\\s]+\\.md)").findAll(page.readText())) {
                    page
                        .resolveSibling(link.groupValues[1])
                        .normalize()
                        .takeIf(Path::exists)
                        ?.let(::follow)
                }
            }
            follow(home.resolve("README.md").normalize())
            found shouldContainAll pages.map(Path::normalize).filter { "docs" in it.map(Path::toString) }
        }

        test("the formats of pictures that pages name can be read") {
            val listed = Regex("PNG, JPEG, GIF, BMP, WebP, TIFF, PSD, TGA, ICO(?:,| and) PNM")
            for (page in listOf("README.md", "docs/data.md")) {
                withClue(page) {
                    listed.containsMatchIn(home.resolve(page).readText()) shouldBe
                        true
                }
            }
            for (format in listed.pattern.split(Regex("\\W+")).filter { it.length in 3..4 && it != "and" }) {
                withClue(format) { ImageIO.getImageReadersByFormatName(format).hasNext() shouldBe true }
            }
        }

        test("an exported page, and what its guide downloads, are of the ONNX Runtime that tests run on") {
            val tested = Regex("<onnxruntime.version>(.*)</onnxruntime.version>").find(home.resolve("pom.xml").readText())!!.groupValues[1]
            val pages = listOf("docs/export.md", "lib/core/src/main/resources/dev/gaze/export/internal/page.html")
            for (page in pages) {
                val named = Regex("onnxruntime-web[@-](\\d+(\\.\\d+)+)").findAll(home.resolve(page).readText()).map { it.groupValues[1] }
                withClue(page) { named.toSet() shouldBe setOf(tested) }
            }
        }

        test("the README's features name classes and tests that are there") {
            val rows =
                home
                    .resolve("README.md")
                    .readText()
                    .lines()
                    .filter { it.contains(Regex("\\| `\\w+Test`")) }
            val named =
                rows.flatMap { row ->
                    row
                        .split('|')
                        .drop(3)
                        .flatMap { Regex("`(\\w+)`").findAll(it) }
                        .map { it.groupValues[1] }
                }
            sources.keys shouldContainAll named
            named shouldContainAll listOf("SelfAttention", "GoldenVectorsTest")
        }

        test("tests and benchmarks that pages name are there") {
            val named = pages.flatMap { page -> Regex("`(\\w+(Test|Benchmark))`").findAll(page.readText()).map { it.groupValues[1] } }
            sources.keys shouldContainAll named
            named shouldContainAll listOf("MetricsBenchmark", "StoredRunsTest")
        }

        test("symbols of papers lead to classes that are there, and have the member that is named") {
            val codes =
                home
                    .resolve("docs/concepts")
                    .listDirectoryEntries()
                    .flatMap { Regex("`([A-Z]\\w*[a-z]\\w*)(?:\\.(\\w+))?`").findAll(it.readText()) }
                    .map { it.groupValues[1] to it.groupValues[2] }
            for ((name, member) in codes) {
                withClue("$name.$member") { Regex("\\b$member\\b").containsMatchIn(sources.getValue(name).readText()) shouldBe true }
            }
            codes shouldContainAll listOf("Penalties" to "r1", "SelfAttention" to "", "Prdc" to "NEIGHBOURS")
        }
    })

/** What stands between fences shows, and does not link. */
private fun String.withoutBlocks() = replace(Regex("(?ms)^```.*?^```"), "").replace(Regex("`[^`\n]*`"), "")

private fun leads(
    page: Path,
    link: String,
): Boolean {
    val file = link.substringBefore('#')
    val target = if (file.isEmpty()) page else page.resolveSibling(file)
    val anchor = link.substringAfter('#', "")
    return target.exists() && (anchor.isEmpty() || target.isDirectory() || anchor in anchors(target.readText()))
}

/** Of headings, as Markdown's readers make them. */
private fun anchors(page: String): List<String> =
    Regex("(?m)^#+ (.*)$")
        .findAll(page)
        .map {
            it.groupValues[1]
                .lowercase()
                .replace(Regex("[^\\w\\- ]"), "")
                .replace(' ', '-')
        }.toList()
