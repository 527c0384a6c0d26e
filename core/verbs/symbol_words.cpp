#include "core/verbs/symbol_words.h"

#include "core/records/span_record.h"

#include <array>

namespace heliograph::verbs {

namespace {

/// What a step says, in its order; "%s" is the symbol, "%o" what it is of.
constexpr std::array<std::string_view, 10> kWords{
    "%s is %o of the call",
    "%s is %o: a number, since sizes of this call are static",
    "%s is %o rounded up to a power of two, as Helion does with the sizes of values",
    "%s was specialized: it is %o from here on",
    "%s was found to be %o, which stands in its place from here on",
    "%s is the block of a loop over %o; its size is the config's",
    "%s is the block of a reduction over %o; its size is the config's",
    "%s does not know that it counts %o: here the number is lost, since the block may be smaller or padded",
    "%s is %o",
    "%s was made while tracing; its value is known on the device alone",
};

std::string replaced(std::string text, std::string_view mark, const std::string &by)
{
    const std::size_t at = text.find(mark);
    return at == std::string::npos ? text : text.replace(at, mark.size(), by);
}

std::string wordsOf(const Derived &derived)
{
    const std::string of = derived.of.empty() ? "made of those above" : derived.of;
    return replaced(replaced(std::string(kWords[std::size_t(derived.step)]), "%s", derived.subject), "%o", of);
}

} // namespace

std::string placeWords(const SourcePlace &place)
{
    return place.isKnown() ? place.file + ":" + std::to_string(place.span.line) : std::string();
}

Json placeJson(const SourcePlace &place)
{
    if (!place.isKnown())
        return nullptr;
    Json json{{"file", place.file}};
    writeSpan(json, place.span);
    return json;
}

Result<void> printDerivation(const Variant &variant, const std::string &words, std::ostream &out, int indent)
{
    const Result<std::vector<Derived>> steps = derivation(variant, words);
    if (!steps)
        return steps.error();
    std::vector<std::vector<std::string>> rows;
    for (const Derived &derived : *steps)
        rows.push_back(
            {std::to_string(rows.size() + 1) + ".", wordsOf(derived), placeWords(derived.place), derived.by});
    printTable(out, rows, indent);
    return {};
}

Result<Json> derivationJson(const Variant &variant, const std::string &words)
{
    const Result<std::vector<Derived>> steps = derivation(variant, words);
    if (!steps)
        return steps.error();
    Json list = Json::array();
    for (const Derived &derived : *steps)
        list.push_back({{"step", nameOf(derived.step)},
                        {"subject", derived.subject},
                        {"of", derived.of},
                        {"place", placeJson(derived.place)},
                        {"by", derived.by}});
    return Json{{"symbol", words}, {"steps", list}};
}

} // namespace heliograph::verbs
