//! Forms with files (`multipart/form-data`).

use axum::http::{HeaderMap, header};

/// One field of a form.
pub(crate) struct Part<'a> {
    pub name: String,
    pub filename: Option<String>,
    pub data: &'a [u8],
}

/// The boundary, if the body is such a form.
pub(crate) fn boundary(headers: &HeaderMap) -> Option<String> {
    let given = headers.get(header::CONTENT_TYPE)?.to_str().ok()?;
    let (kind, rest) = given.split_once(';')?;
    let boundary = rest.split(';').find_map(|field| field.trim().strip_prefix("boundary="))?;
    kind.trim().eq_ignore_ascii_case("multipart/form-data").then(|| boundary.trim_matches('"').to_owned())
}

/// The fields of the form; what is not well-formed is left out.
pub(crate) fn parts<'a>(body: &'a [u8], boundary: &str) -> Vec<Part<'a>> {
    let mark = format!("--{boundary}");
    let mut found = Vec::new();
    let mut rest = body;
    while let Some((_, after)) = split(rest, mark.as_bytes()) {
        let Some((inside, _)) = split(after, mark.as_bytes()) else {
            break;
        };
        found.extend(part(inside));
        rest = after;
    }
    found
}

fn part(inside: &[u8]) -> Option<Part<'_>> {
    let (head, data) = split(inside, b"\r\n\r\n")?;
    let data = data.strip_suffix(b"\r\n").unwrap_or(data);
    let head = String::from_utf8_lossy(head);
    let disposition = head.lines().find(|line| line.to_lowercase().starts_with("content-disposition:"))?;
    let field = |key: &str| {
        let value = disposition.split(';').find_map(|field| field.trim().strip_prefix(key)?.strip_prefix('='))?;
        Some(value.trim_matches('"').to_owned())
    };
    Some(Part { name: field("name")?, filename: field("filename"), data })
}

fn split<'a>(bytes: &'a [u8], at: &[u8]) -> Option<(&'a [u8], &'a [u8])> {
    let found = bytes.windows(at.len()).position(|window| window == at)?;
    Some((bytes.get(..found)?, bytes.get(found + at.len()..)?))
}

#[cfg(test)]
mod tests {
    use super::parts;

    #[test]
    fn fields_and_files_are_found() {
        let body = b"--x\r\nContent-Disposition: form-data; name=\"text\"\r\n\r\nhello\r\n--x\r\n\
            Content-Disposition: form-data; name=\"file\"; filename=\"a.bin\"\r\nContent-Type: a/b\r\n\r\n\x00\r\n\xff\r\n--x--\r\n";
        let all = parts(body, "x");
        let seen: Vec<_> = all.iter().map(|part| (part.name.as_str(), part.filename.as_deref(), part.data)).collect();
        assert_eq!(seen, [("text", None, &b"hello"[..]), ("file", Some("a.bin"), &b"\x00\r\n\xff"[..])]);
        for broken in
            [&b""[..], b"--x", b"--x\r\n\r\n--x--", b"--x\r\nContent-Disposition: form-data\r\n\r\na\r\n--x--"]
        {
            assert!(parts(broken, "x").is_empty());
        }
    }
}
