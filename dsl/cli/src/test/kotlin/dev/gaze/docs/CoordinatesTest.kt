package dev.gaze.docs

import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContain
import io.kotest.matchers.collections.shouldContainAll
import io.kotest.matchers.collections.shouldNotBeEmpty
import io.kotest.matchers.doubles.plusOrMinus
import io.kotest.matchers.maps.shouldContainKey
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import org.w3c.dom.Element
import java.io.File
import java.nio.file.Path
import java.util.jar.JarFile
import javax.xml.parsers.DocumentBuilderFactory
import kotlin.io.path.exists
import kotlin.io.path.listDirectoryEntries
import kotlin.io.path.name
import kotlin.io.path.readText

/** What pages say that a project depends on is what the POMs have: artifacts, versions, the natives of each machine, the GPU's. */
class CoordinatesTest :
    FunSpec({
        val home = Path.of("..", "..")
        val pages = listOf("README", "docs/library", "docs/kotlindl-layers").associateWith { home.resolve("$it.md").readText() }
        val root = xml(home.resolve("pom.xml").readText())
        val properties =
            root
                .children("properties")
                .single()
                .children()
                .associate { it.tagName to it.textContent }
        val version = root.text("version")
        val modules =
            listOf("lib", "lib/natives", "dsl")
                .flatMap { home.resolve(it).listDirectoryEntries() }
                .map { it.resolve("pom.xml") }
                .filter(Path::exists)
                .map { xml(it.readText()) }
                .associateBy { it.text("artifactId") }

        fun dependencies(of: Element): List<Dependency> =
            of
                .children("dependencies")
                .flatMap {
                    it.children("dependency")
                }.map { it.dependency(properties) }

        val gpuProfile =
            modules
                .getValue("gaze-tensorflow")
                .children("profiles")
                .flatMap { it.children("profile") }
                .single { it.text("id") == "gpu" }
        val others =
            dependencies(gpuProfile) +
                Dependency("org.jetbrains.kotlinx", "kotlin-deeplearning-api", properties.getValue("kotlindl.version"), "jar", "")

        for ((name, page) in pages) {
            test("XML of $name") {
                val named = blocks(page, "xml").flatMap { dependencies(xml("<project><dependencies>$it</dependencies></project>")) }
                named.shouldNotBeEmpty()
                for (dependency in named.filter { it.group == "dev.gaze" }) {
                    modules shouldContainKey dependency.artifact
                    val packaging = modules.getValue(dependency.artifact).text("packaging").ifEmpty { "jar" }
                    dependency shouldBe Dependency("dev.gaze", dependency.artifact, version, packaging, "")
                }
                others shouldContainAll named.filterNot { it.group == "dev.gaze" }
            }

            test("Gradle of $name") {
                val named =
                    Regex(
                        "(?:implementation|runtimeOnly)\\(\"(.*?):(.*?):(.*?)\"\\)",
                    ).findAll(page).map { it.groupValues.drop(1) }.toList()
                named.shouldNotBeEmpty()
                for ((group, artifact, its) in named) {
                    withClue(artifact) { listOf(group, its) shouldBe listOf("dev.gaze", version) }
                    modules shouldContainKey artifact
                }
            }
        }

        test("all machines whose natives there are, and no other, are named") {
            val machines =
                home
                    .resolve("lib/natives")
                    .listDirectoryEntries()
                    .map { it.name }
                    .toSet()
            val platform = pages.getValue("docs/library").substringAfter("PLATFORM\nis ").substringBefore(":")
            Regex("`([^`]+)`").findAll(platform).map { it.groupValues[1] }.toSet() shouldBe machines
            val gradle = blocks(pages.getValue("README"), "gradle").single()
            Regex("(?:linux|macosx|windows)-[\\w-]+").findAll(gradle).map { it.value }.toSet() shouldBe machines
        }

        test("-Pgpu adds what the natives of a GPU are and what the page says") {
            dependencies(modules.getValue("gaze-natives-linux-x86_64-gpu")) shouldContainAll dependencies(gpuProfile)
            val page = xml("<project><dependencies>${blocks(pages.getValue("docs/kotlindl-layers"), "xml")[1]}</dependencies></project>")
            dependencies(page) shouldBe dependencies(gpuProfile)
        }

        test("compilers that were tried are those of the build and of the strangers") {
            val strangers = home.resolve(".ci/strangers").readText()
            val library = pages.getValue("docs/library").substringAfter("**Kotlin's compilers.**").substringBefore("\n\n")
            val oldest = listOf("oldest", "oldest_serialization").map { Regex("(?m)^$it=(.*)$").find(strangers)!!.groupValues[1] }
            for (tried in oldest + properties.getValue("kotlin.version")) library shouldContain tried
        }

        test("what TensorFlow takes when it is unpacked").config(enabled = natives() != null) {
            val bytes =
                JarFile(natives()).use { jar ->
                    jar
                        .stream()
                        .filter { ".so." in it.name || it.name.endsWith(".dylib") }
                        .mapToLong { it.size }
                        .sum()
                }
            for (name in listOf("docs/library", "docs/kotlindl-layers")) {
                val said = Regex("(\\d+) MB").find(pages.getValue(name))!!.groupValues[1].toDouble()
                withClue(name) { said shouldBe (bytes / 1e6 plusOrMinus 25.0) }
            }
        }
    })

private data class Dependency(
    val group: String,
    val artifact: String,
    val version: String,
    val type: String,
    val classifier: String,
)

private fun Element.dependency(properties: Map<String, String>) =
    Dependency(
        text("groupId"),
        text("artifactId"),
        // One property may name another.
        generateSequence(text("version")) { it.replace(Regex("\\$\\{(.*?)}")) { name -> properties.getValue(name.groupValues[1]) } }
            .first { '$' !in it },
        text("type").ifEmpty { "jar" },
        text("classifier"),
    )

private fun xml(text: String): Element =
    DocumentBuilderFactory
        .newInstance()
        .newDocumentBuilder()
        .parse(text.byteInputStream())
        .documentElement

private fun Element.children(name: String? = null): List<Element> =
    (0 until childNodes.length).map(childNodes::item).filterIsInstance<Element>().filter { name == null || it.tagName == name }

private fun Element.text(name: String): String = children(name).singleOrNull()?.textContent.orEmpty()

/** The jar of TensorFlow's native library on the class path; there is none on a machine without one. */
private fun natives(): String? =
    System.getProperty("java.class.path").split(File.pathSeparator).firstOrNull {
        Regex("tensorflow-core-native-[\\d.]+-\\w+").containsMatchIn(File(it).name)
    }
