package io.flip.web.page;

import io.flip.node.NodeFront;
import io.flip.web.problem.ProblemException;
import io.flip.web.problem.ProblemKind;
import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.ResponseEntity.BodyBuilder;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** The page, and the files that it is made of. They came with the program and are answered from memory, by their content's tag. */
@Hidden
@RestController
class PageController {

    private static final Map<String, MediaType> TYPES = Map.of(
            "html", MediaType.parseMediaType("text/html;charset=UTF-8"),
            "css", MediaType.parseMediaType("text/css;charset=UTF-8"),
            "js", MediaType.parseMediaType("text/javascript;charset=UTF-8"),
            "svg", MediaType.parseMediaType("image/svg+xml"));

    /** Read when they are first asked for: no start waits for a page that nobody opens. */
    private static final class Files {
        private static final PageFile INDEX = file("index.html");

        private static final Map<String, PageFile> PARTS = PageFile.named(List.of(
                        "page.css",
                        "theme.js",
                        "main.js",
                        "api.js",
                        "changes.js",
                        "dom.js",
                        "drawer.js",
                        "live.js",
                        "lost.js",
                        "matrix.js",
                        "members.js",
                        "model.js",
                        "timeline.js",
                        "why.js",
                        "icon.svg")
                .stream()
                .map(PageController::file)
                .toList());

        private Files() {}
    }

    private final NodeFront node;

    PageController(NodeFront node) {
        this.node = node;
    }

    @GetMapping(path = "/", produces = MediaType.TEXT_HTML_VALUE)
    ResponseEntity<byte[]> page(HttpServletRequest request) {
        String policy = PagePolicy.of(node.snapshot(), request.getHeader(HttpHeaders.HOST));
        return answer(Files.INDEX, Files.INDEX.tag(policy))
                .header(PagePolicy.HEADER, policy)
                .body(Files.INDEX.content());
    }

    @GetMapping("/page/{name}")
    ResponseEntity<byte[]> part(@PathVariable String name) {
        PageFile file = Files.PARTS.get(name);
        if (file == null) {
            throw new ProblemException(ProblemKind.UNKNOWN_PATH, "The page has no such file; it begins at /.");
        }
        return answer(file, file.tag("")).body(file.content());
    }

    private static BodyBuilder answer(PageFile file, String tag) {
        return ResponseEntity.ok()
                .eTag(tag)
                .cacheControl(CacheControl.noCache())
                .contentType(file.type());
    }

    private static PageFile file(String name) {
        try (InputStream content = PageController.class.getResourceAsStream("/page/" + name)) {
            if (content == null) {
                throw new IllegalStateException("the program came without " + name);
            }
            MediaType type =
                    TYPES.getOrDefault(name.substring(name.lastIndexOf('.') + 1), MediaType.APPLICATION_OCTET_STREAM);
            return new PageFile(name, type, content.readAllBytes());
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
