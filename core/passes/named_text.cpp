#include "core/passes/named_text.h"

#include "core/base/nearest.h"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <optional>
#include <vector>

namespace heliograph {

namespace {

constexpr std::size_t kMostListed = 8;

std::string lower(std::string_view words)
{
    std::string text(words);
    for (char &c : text)
        c = char(std::tolower(static_cast<unsigned char>(c)));
    return text;
}

std::optional<int> numberOf(std::string_view words)
{
    int number = 0;
    const auto [end, error] = std::from_chars(words.data(), words.data() + words.size(), number);
    const bool whole = !words.empty() && error == std::errc() && end == words.data() + words.size();
    return whole ? std::optional(number) : std::nullopt;
}

class Finder
{
public:
    Finder(const Variant &variant, std::string_view pipeline, std::string_view words)
        : m_variant(variant), m_pipeline(pipeline), m_words(words), m_lower(lower(words))
    {
        for (std::size_t row = 0; row < variant.passes.size(); ++row)
            if (variant.passes[row].pipeline == pipeline)
                m_rows.push_back(int(row));
    }

    Result<NamedText> find() const
    {
        if (const std::optional<int> number = numberOf(m_words))
            return byNumber(*number);
        if (const std::size_t mark = m_lower.rfind('#'); mark != std::string::npos)
            if (const std::optional<int> number = numberOf(std::string_view(m_lower).substr(mark + 1)))
                return byCount(m_lower.substr(0, mark), *number);
        for (std::size_t i = 0; i < m_variant.stages.size(); ++i)
            if (const Stage &stage = m_variant.stages[i];
                stage.id == m_lower && (stage.pipeline.empty() || stage.pipeline == m_pipeline))
                return NamedText{kNone, int(i)};
        std::vector<int> found = named(m_lower);
        if (found.empty())
            found = holding(m_lower);
        if (found.size() > 1)
            return ambiguous(found);
        return found.empty() ? Result<NamedText>(nothing()) : NamedText{found.front(), kNone};
    }

private:
    const Pass &pass(int row) const { return m_variant.passes[std::size_t(row)]; }

    Result<NamedText> byNumber(int number) const
    {
        for (const int row : m_rows)
            if (pass(row).index == number)
                return NamedText{row, kNone};
        if (m_rows.empty())
            return nothing();
        return problem("find.pass", "There is no pass " + std::to_string(number) + ".",
                       "Passes are numbered from " + std::to_string(pass(m_rows.front()).index) + " to " +
                           std::to_string(pass(m_rows.back()).index) + "; `heliograph passes` lists them.");
    }

    Result<NamedText> byCount(const std::string &name, int count) const
    {
        std::vector<int> found = named(name);
        if (found.empty())
            found = holding(name);
        if (found.empty())
            return nothing();
        if (count >= 1 && std::size_t(count) <= found.size())
            return NamedText{found[std::size_t(count) - 1], kNone};
        return problem("find.pass",
                       "There is no pass " + std::string(m_words) + ": that name is there " +
                           std::to_string(found.size()) + (found.size() == 1 ? " time." : " times."),
                       listed(found));
    }

    std::vector<int> named(const std::string &name) const
    {
        std::vector<int> found;
        for (const int row : m_rows)
            if (!name.empty() && (lower(pass(row).name) == name || lower(pass(row).argument) == name))
                found.push_back(row);
        return found;
    }

    std::vector<int> holding(const std::string &part) const
    {
        std::vector<int> found;
        for (const int row : m_rows)
            if (!part.empty() && (lower(pass(row).name).find(part) != std::string::npos ||
                                  lower(pass(row).argument).find(part) != std::string::npos))
                found.push_back(row);
        return found;
    }

    std::string listed(const std::vector<int> &rows) const
    {
        std::string text = "Use a number:";
        for (std::size_t i = 0; i < std::min(rows.size(), kMostListed); ++i)
            text += (i > 0 ? ", " : " ") + std::to_string(pass(rows[i]).index) + ' ' + pass(rows[i]).name;
        return text + (rows.size() > kMostListed ? ", ..." : ".");
    }

    Diagnostic ambiguous(const std::vector<int> &rows) const
    {
        const std::string words(m_words);
        return problem("find.ambiguous", words + " means " + std::to_string(rows.size()) + " passes.",
                       "Say which, as " + words + "#1 to " + words + '#' + std::to_string(rows.size()) + ". " +
                           listed(rows));
    }

    Diagnostic nothing() const
    {
        if (m_rows.empty())
            return problem("find.pass", "No passes were recorded of pipeline " + std::string(m_pipeline) + ".",
                           "Capture the kernel again with --passes mlir.");
        std::vector<std::string> names;
        for (const int row : m_rows) {
            names.push_back(pass(row).name);
            names.push_back(pass(row).argument);
        }
        for (const Stage &stage : m_variant.stages)
            names.push_back(stage.id);
        return problem("find.pass", "There is no pass or stage " + std::string(m_words) + ".",
                       didYouMean(m_words, names) + "`heliograph passes` lists passes, `heliograph info` stages.");
    }

    const Variant &m_variant;
    std::string_view m_pipeline, m_words;
    std::string m_lower;
    std::vector<int> m_rows;
};

} // namespace

Result<NamedText> findText(const Variant &variant, std::string_view pipeline, std::string_view words)
{
    return Finder(variant, pipeline, words).find();
}

std::string nameOf(const Variant &variant, const NamedText &text)
{
    if (text.stage != kNone)
        return "stage " + variant.stages[std::size_t(text.stage)].id;
    const Pass &pass = variant.passes[std::size_t(text.row)];
    return std::to_string(pass.index) + ' ' + pass.name;
}

} // namespace heliograph
