// What counts as private, and the scanner that finds strings and comments in Python.
#include "core/failure/scrub.h"

#include <algorithm>
#include <cctype>
#include <regex>
#include <unistd.h>

namespace heliograph {

namespace {

constexpr std::string_view kRemoved = "<removed>";
/// In place of the user's own home, so that what stands below it goes as what stands below others'.
constexpr std::string_view kHome = "/home/user";
/// A shorter value would be found in places where it means something else.
constexpr std::size_t kShortestSecret = 6;
constexpr std::size_t kShortestUser = 3;

/// std::regex climbs down the stack with each character; what is longer is looked at in another way.
constexpr std::size_t kLongestWord = 256;
constexpr std::size_t kLongestLine = 2000;

/// What secrets and private places look like inside of a word, and what is put in their place.
struct Form {
    std::regex form;
    const char *replacement;
};

const std::vector<Form> &forms()
{
    constexpr auto flags = std::regex::ECMAScript | std::regex::optimize;
    static const std::vector<Form> table{
        {std::regex(R"(\b(gh[pousr]_|github_pat_|hf_|glpat-|xox[abprs]-|sk-|pypi-|nvapi-)[A-Za-z0-9_\-]{10,})", flags),
         "<removed>"},
        {std::regex(R"(\bAKIA[0-9A-Z]{12,})", flags), "<removed>"},
        {std::regex(R"(\beyJ[A-Za-z0-9_\-]{8,}\.[A-Za-z0-9_\-]+(\.[A-Za-z0-9_\-]+)?)", flags), "<removed>"},
        {std::regex(R"((://)[^/:@]+:[^/@]+@)", flags), "$1<removed>@"},
        {std::regex(R"([A-Za-z0-9._%+\-]+@[A-Za-z0-9\-]+(\.[A-Za-z0-9\-]+)*\.[A-Za-z]{2,})", flags), "<removed>"},
        {std::regex(R"(.*/(site|dist)-packages/)", flags), ""},
        {std::regex(R"((~|/)[^:]*/([^:/]+\.py)\b)", flags), "$2"},
        {std::regex(R"((/home/|/Users/|[A-Za-z]:\\+Users\\+)[^:]+)", flags), "~/<removed>"},
        {std::regex(R"(/root(/.*|$))", flags), "~/<removed>"},
        {std::regex(R"(/tmp/.+)", flags), "/tmp/<removed>"},
    };
    return table;
}

/// A name that is told with its value in quotes: `token = "..."`, `"password": "..."`.
const std::regex &namedSecret()
{
    static const std::regex form(
        R"(((password|passwd|secret|token|api_?key|credential)\w*["']?\s*[=:]\s*)(["'])[^"'\n]{4,}\3)",
        std::regex::ECMAScript | std::regex::icase | std::regex::optimize);
    return form;
}

bool endsWord(char c)
{
    return std::string_view(" \t\r\n\"'`,;()[]{}<>").find(c) != std::string_view::npos;
}

/// A long word is nothing that people read; what looks like a secret or a place in it takes it away whole.
std::string scrubbedLongWord(std::string_view word)
{
    for (const std::string_view sign :
         {"eyJ", "ghp_", "github_pat_", "hf_", "sk-", "AKIA", "/home/", "/Users/", "@", "://"})
        if (word.find(sign) != std::string_view::npos)
            return std::string(kRemoved);
    return std::string(word);
}

std::string scrubbedWord(std::string_view word, std::string_view before)
{
    if (word.size() > kLongestWord)
        return scrubbedLongWord(word);
    if (word.size() >= 8 && (before == "Bearer" || before == "bearer" || before == "Basic" || before == "basic"))
        return std::string(kRemoved);
    std::string result(word);
    for (const Form &form : forms())
        result = std::regex_replace(result, form.form, form.replacement);
    return result;
}

std::string scrubbedWords(std::string_view text)
{
    std::string result;
    std::string_view before;
    for (std::size_t at = 0; at < text.size();) {
        std::size_t end = at;
        while (end < text.size() && !endsWord(text[end]))
            ++end;
        if (end == at) {
            result += text[at++];
            continue;
        }
        const std::string_view word = text.substr(at, end - at);
        result += scrubbedWord(word, before);
        before = word;
        at = end;
    }
    return result;
}

/// Line by line; a longer line is cut.
std::string withoutNamedSecrets(std::string_view text)
{
    std::string result;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(std::min(text.find('\n', at), text.size() - 1) + 1, at + kLongestLine);
        result += std::regex_replace(std::string(text.substr(at, end - at)), namedSecret(), "$1$3<removed>$3");
        at = end;
    }
    return result;
}

std::string withoutKeys(std::string text)
{
    constexpr std::string_view begin = "-----BEGIN ";
    constexpr std::string_view end = "PRIVATE KEY-----";
    for (std::size_t at = 0; (at = text.find(begin, at)) != std::string::npos;) {
        const std::size_t head = text.find(end, at);
        if (head == std::string::npos)
            break;
        const std::size_t tail = text.find(end, head + end.size());
        const std::size_t last = tail == std::string::npos ? text.size() : tail + end.size();
        text.replace(at, last - at, kRemoved);
    }
    return text;
}

std::string replacedAll(std::string text, std::string_view from, std::string_view to)
{
    for (std::size_t at = 0; !from.empty() && (at = text.find(from, at)) != std::string::npos; at += to.size())
        text.replace(at, from.size(), to);
    return text;
}

bool isWordCharacter(char c)
{
    return std::isalnum(static_cast<unsigned char>(c)) || c == '_';
}

/// The word, where no letter, digit or underscore is next to it.
std::string withoutWord(std::string text, std::string_view word)
{
    for (std::size_t at = 0; (at = text.find(word, at)) != std::string::npos;) {
        const std::size_t end = at + word.size();
        const bool isWhole =
            (at == 0 || !isWordCharacter(text[at - 1])) && (end == text.size() || !isWordCharacter(text[end]));
        if (isWhole)
            text.replace(at, word.size(), "user");
        at += isWhole ? 4 : 1;
    }
    return text;
}

bool saysSecret(std::string name)
{
    std::transform(name.begin(), name.end(), name.begin(), [](unsigned char c) { return char(std::toupper(c)); });
    for (const std::string_view word : {"TOKEN", "SECRET", "PASSWORD", "PASSWD", "API_KEY", "APIKEY", "ACCESS_KEY",
                                        "PRIVATE_KEY", "CREDENTIAL", "AUTH"})
        if (name.find(word) != std::string::npos)
            return true;
    return name.ends_with("_KEY");
}

/// One past the end of the string or comment that begins at `at`; `at` if none does.
std::size_t endOfLiteral(std::string_view code, std::size_t at)
{
    const char quote = code[at];
    if (quote == '#')
        return std::min(code.find('\n', at), code.size());
    if (quote != '"' && quote != '\'')
        return at;
    const std::string three(3, quote);
    const bool isLong = code.substr(at).starts_with(three);
    const std::string_view closing = isLong ? std::string_view(three) : code.substr(at, 1);
    for (std::size_t i = at + closing.size(); i < code.size(); ++i) {
        if (code[i] == '\\')
            ++i;
        else if (code.substr(i).starts_with(closing))
            return i + closing.size();
        else if (code[i] == '\n' && !isLong)
            return i;
    }
    return code.size();
}

} // namespace

Private privateOf(const Environment &environment)
{
    Private found;
    for (const auto &[name, value] : environment) {
        if (name == "HOME")
            found.home = value;
        else if (name == "USER" || name == "LOGNAME")
            found.user = value;
        else if (saysSecret(name) && value.size() >= kShortestSecret)
            found.secrets.push_back(value);
    }
    // The longest first: one may be a part of another.
    std::sort(found.secrets.begin(), found.secrets.end(),
              [](const auto &a, const auto &b) { return a.size() > b.size(); });
    return found;
}

Environment processEnvironment()
{
    Environment found;
    for (char **entry = environ; entry && *entry; ++entry) {
        const std::string_view text(*entry);
        if (const auto cut = text.find('='); cut != text.npos)
            found.emplace_back(text.substr(0, cut), text.substr(cut + 1));
    }
    return found;
}

std::string scrubbed(std::string_view text, const Private &hidden)
{
    std::string result(text);
    for (const std::string &secret : hidden.secrets)
        result = replacedAll(std::move(result), secret, kRemoved);
    result = withoutNamedSecrets(withoutKeys(std::move(result)));
    if (hidden.home.size() > 1)
        result = replacedAll(std::move(result), hidden.home, kHome);
    result = scrubbedWords(result);
    const bool hasName = hidden.user.size() >= kShortestUser && hidden.user != "root" && hidden.user != "user";
    return hasName ? withoutWord(std::move(result), hidden.user) : result;
}

std::string scrubbedCode(std::string_view code, const Private &hidden)
{
    const std::string named = withoutNamedSecrets(code);
    std::string result;
    for (std::size_t at = 0; at < named.size();) {
        const std::size_t end = endOfLiteral(named, at);
        if (end == at)
            result += named[at++];
        else
            result += scrubbed(std::string_view(named).substr(at, end - at), hidden);
        at = std::max(at, end);
    }
    return result;
}

} // namespace heliograph
