// Every field is asked for, and its kind: a manifest is written by programs, and a slip in one must not become a wrong
// result.
#include "core/mlir/cpu/manifest.h"

#include <fstream>
#include <iostream>
#include <iterator>
#include <set>

namespace heliograph::cpu {

namespace {

constexpr const char *kNext = "core/mlir/README.md has the form of a manifest.";

Diagnostic bad(const std::string &what)
{
    return problem("run.manifest", what, kNext);
}

std::optional<std::vector<std::int64_t>> numbers(const Json &json)
{
    if (!json.is_array())
        return std::nullopt;
    std::vector<std::int64_t> values;
    for (const Json &item : json) {
        if (!item.is_number_integer() || item.get<std::int64_t>() < 0)
            return std::nullopt;
        values.push_back(item.get<std::int64_t>());
    }
    return values;
}

Result<HostArgument> readTensor(HostArgument argument, const Json &json)
{
    const std::string subject = "The manifest's tensor " + argument.name;
    const auto sizes = numbers(field(json, "sizes")), strides = numbers(field(json, "strides"));
    argument.isTensor = true;
    argument.file = textField(json, "file");
    argument.offset = integerField(json, "offset");
    argument.dtype = textField(json, "dtype");
    if (argument.file.empty())
        return bad(subject + " has no file.");
    if (!sizes || !strides || sizes->size() != strides->size())
        return bad(subject + " needs as many sizes as strides, none of them below 0.");
    if (argument.offset < 0)
        return bad(subject + " has an offset below 0.");
    if (argument.dtype.empty())
        return bad(subject + " has no dtype.");
    argument.sizes = *sizes;
    argument.strides = *strides;
    return argument;
}

Result<HostArgument> readNumber(HostArgument argument, const Json &json)
{
    argument.value = field(json, "value");
    const bool isWord = argument.value == "inf" || argument.value == "-inf" || argument.value == "nan";
    if (!argument.value.is_number() && !argument.value.is_boolean() && !isWord)
        return bad("The manifest's number " + argument.name + " needs a value: a number, a bool, inf, -inf or nan.");
    return argument;
}

Result<HostArgument> readArgument(const Json &json)
{
    HostArgument argument{.name = textField(json, "name"), .isOptional = boolField(json, "optional")};
    const std::string kind = textField(json, "kind");
    if (argument.name.empty())
        return bad("An argument in the manifest has no name.");
    if (kind == "tensor")
        return readTensor(std::move(argument), json);
    if (kind == "scalar")
        return readNumber(std::move(argument), json);
    return bad("The manifest's argument " + argument.name + " has kind '" + kind + "', expected tensor or scalar.");
}

Result<std::string> readText(const std::string &file)
{
    std::ifstream opened(file, std::ios::binary);
    if (file != "-" && !opened)
        return problem("run.manifest", "Cannot read the manifest " + file + ".", "Check the path and its permissions.");
    std::istream &input = file == "-" ? std::cin : opened;
    return std::string(std::istreambuf_iterator<char>(input), {});
}

} // namespace

Result<std::vector<HostArgument>> readManifest(const std::string &file)
{
    const auto text = readText(file);
    if (!text)
        return text.error();
    const std::optional<Json> json = parseJson(*text);
    if (!json || !field(*json, "arguments").is_array())
        return bad("The manifest is no JSON object with a list of arguments.");
    std::vector<HostArgument> arguments;
    std::set<std::string> names;
    for (const Json &item : field(*json, "arguments")) {
        const auto argument = readArgument(item);
        if (!argument)
            return argument.error();
        if (!names.insert(argument->name).second)
            return bad("The manifest names " + argument->name + " twice.");
        arguments.push_back(*argument);
    }
    return arguments;
}

} // namespace heliograph::cpu
