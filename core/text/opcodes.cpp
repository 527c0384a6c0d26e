#include "core/text/opcodes.h"

#include "core/text/opcode_tables.h"
#include "core/text/scan.h"

#include <algorithm>

namespace heliograph::text {

namespace {

/// True if `opcode` is `family` or goes on with a further part.
bool isOf(std::string_view opcode, std::string_view family)
{
    return opcode.starts_with(family) && (opcode.size() == family.size() || opcode[family.size()] == '.');
}

const OpcodeWords *longestFamily(std::span<const OpcodeWords> families, std::string_view opcode)
{
    const OpcodeWords *best = nullptr;
    for (const OpcodeWords &row : families)
        if (isOf(opcode, row.name) && (!best || row.name.size() > best->name.size()))
            best = &row;
    return best;
}

std::string_view wordsOf(std::span<const OpcodeWords> modifiers, std::string_view part)
{
    const auto row = std::find_if(modifiers.begin(), modifiers.end(),
                                  [part](const OpcodeWords &candidate) { return candidate.name == part; });
    return row == modifiers.end() ? std::string_view() : row->words;
}

/// "f32", "s64", "bf16x2", "e4m3", "pred": said as they are.
bool isPtxType(std::string_view part)
{
    for (const std::string_view start : {"bf16", "tf32", "e4m3", "e5m2", "e2m1", "e2m3", "e3m2", "ue8m0", "pred"})
        if (part.starts_with(start))
            return true;
    return part.size() >= 2 && std::string_view("bsuf").find(part[0]) != part.npos && isDigit(part[1]);
}

/// "m16n8k16" of a matrix instruction, "64x128x16" as SASS says it.
bool isShape(std::string_view part)
{
    if (part.size() < 4)
        return false;
    const bool ptx = part[0] == 'm' && isDigit(part[1]) && part.find('n') != part.npos;
    return ptx || (isDigit(part[0]) && part.find('x') != part.npos);
}

/// Types in a row are one: what goes in and what comes out is in their order.
class Sentence
{
public:
    explicit Sentence(std::string_view words) : m_text(words) {}

    void addType(std::string_view type)
    {
        m_text += m_inTypes ? ", " : " · ";
        m_text += type;
        m_inTypes = true;
    }
    void add(std::string_view words)
    {
        if (words.empty())
            return;
        m_text += " · ";
        m_text += words;
        m_inTypes = false;
    }
    std::string text() const { return m_text; }

private:
    std::string m_text;
    bool m_inTypes = false;
};

} // namespace

std::string explainOpcode(Language language, std::string_view opcode)
{
    if (language != Language::Ptx && language != Language::Sass)
        return {};
    const bool ptx = language == Language::Ptx;
    const OpcodeWords *family = longestFamily(ptx ? ptxFamilies() : sassFamilies(), opcode);
    if (!family)
        return {};
    Sentence sentence(family->words);
    std::string_view rest = opcode.substr(family->name.size());
    while (!rest.empty()) {
        rest.remove_prefix(1);
        const std::string_view part = rest.substr(0, rest.find('.'));
        rest.remove_prefix(part.size());
        if ((ptx && isPtxType(part)) || isShape(part))
            sentence.addType(part);
        else
            sentence.add(wordsOf(ptx ? ptxModifiers() : sassModifiers(), part));
    }
    return sentence.text();
}

} // namespace heliograph::text
