#include "core/export/html_text.h"

namespace heliograph {

namespace {

constexpr std::string_view kUnknown = "\xEF\xBF\xBD"; // U+FFFD

/// Bytes of the UTF-8 sequence that begins the text, 0 if none does (Unicode, table 3-7).
std::size_t sequenceLength(std::string_view text)
{
    const auto at = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U; };
    const auto follows = [&](std::size_t i, unsigned low = 0x80, unsigned high = 0xBF) {
        return at(i) >= low && at(i) <= high;
    };
    const unsigned first = at(0);
    if (first < 0x80)
        return 1;
    if (first >= 0xC2 && first <= 0xDF)
        return follows(1) ? 2 : 0;
    if (first >= 0xE0 && first <= 0xEF)
        return follows(1, first == 0xE0 ? 0xA0 : 0x80, first == 0xED ? 0x9F : 0xBF) && follows(2) ? 3 : 0;
    if (first >= 0xF0 && first <= 0xF4)
        return follows(1, first == 0xF0 ? 0x90 : 0x80, first == 0xF4 ? 0x8F : 0xBF) && follows(2) && follows(3) ? 4 : 0;
    return 0;
}

/// U+2400 for NUL, and so on; U+2421 for delete.
std::string pictureOf(unsigned char control)
{
    const unsigned low = control == 0x7F ? 0x21 : control;
    return {'\xE2', '\x90', static_cast<char>(0x80 + low)};
}

void addCharacter(std::string &out, char letter, bool lineFeedFollows)
{
    const auto byte = static_cast<unsigned char>(letter);
    if (letter == '&')
        out += "&amp;";
    else if (letter == '<')
        out += "&lt;";
    else if (letter == '>')
        out += "&gt;";
    else if (letter == '"')
        out += "&quot;";
    else if (letter == '\r' && lineFeedFollows)
        return;
    else if ((byte < 0x20 && letter != '\t' && letter != '\n') || byte == 0x7F)
        out += pictureOf(byte);
    else
        out += letter;
}

} // namespace

std::string htmlText(std::string_view text)
{
    std::string out;
    out.reserve(text.size() + text.size() / 16);
    while (!text.empty()) {
        const std::size_t length = sequenceLength(text);
        if (length == 0)
            out += kUnknown;
        else if (length == 1)
            addCharacter(out, text.front(), text.substr(1).starts_with('\n'));
        else
            out += text.substr(0, length);
        text.remove_prefix(length == 0 ? 1 : length);
    }
    return out;
}

std::string htmlJson(const Json &json)
{
    std::string out;
    for (const char letter : writeJson(json))
        if (letter == '<')
            out += "\\u003c";
        else
            out += letter;
    return out;
}

} // namespace heliograph
