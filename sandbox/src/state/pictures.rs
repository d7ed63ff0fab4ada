//! The size of a picture, read from the first bytes of its file.

/// Width and height of a PNG, GIF or JPEG.
pub(crate) fn dimensions(bytes: &[u8]) -> Option<(u32, u32)> {
    if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
        return Some((long(bytes, 16)?, long(bytes, 20)?));
    }
    if bytes.starts_with(b"GIF8") {
        let side = |at: usize| Some(u32::from(u16::from_le_bytes(bytes.get(at..at + 2)?.try_into().ok()?)));
        return Some((side(6)?, side(8)?));
    }
    if bytes.starts_with(b"\xff\xd8") { jpeg(bytes) } else { None }
}

fn long(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}

fn short(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_be_bytes(bytes.get(at..at + 2)?.try_into().ok()?))
}

/// Walks from segment to segment until the one that begins a frame.
fn jpeg(bytes: &[u8]) -> Option<(u32, u32)> {
    let mut at = 2;
    loop {
        let (mark, kind) = (*bytes.get(at)?, *bytes.get(at + 1)?);
        if mark != 0xff {
            return None;
        }
        let frame = (0xc0..=0xcf).contains(&kind) && !matches!(kind, 0xc4 | 0xc8 | 0xcc);
        if frame {
            return Some((u32::from(short(bytes, at + 7)?), u32::from(short(bytes, at + 5)?)));
        }
        at += 2 + usize::from(short(bytes, at + 2)?);
    }
}

#[cfg(test)]
mod tests {
    use super::dimensions;

    #[test]
    fn sizes_are_read() {
        let png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x20\0\0\0\x10";
        assert_eq!(dimensions(png), Some((32, 16)));
        assert_eq!(dimensions(b"GIF89a\x05\0\x07\0"), Some((5, 7)));
        let jpeg = b"\xff\xd8\xff\xe0\0\x04ab\xff\xc0\0\x11\x08\0\x09\0\x0a";
        assert_eq!(dimensions(jpeg), Some((10, 9)));
        for broken in [&b"\xff\xd8\xff"[..], b"\x89PNG\r\n\x1a\n", b"GIF8", b"", b"\xff\xd8\xff\xe0\0\0"] {
            assert_eq!(dimensions(broken), None);
        }
    }
}
