// The forms are those of core/records/README.md: a node is {"node": name}, a slice {"slice": [a, b, c]}, and so on.
#include "core/mlir/graph_values.h"

#include <cmath>
#include <limits>

namespace heliograph::stage0 {

// ---- arguments ------------------------------------------------------------------------------------------------

Argument readItems(const Item &list, Argument::Kind kind)
{
    Argument result{.kind = kind};
    for (const Item item : list.items())
        result.items.push_back(readArgument(item));
    return result;
}

static double specialFloat(const std::string &word)
{
    if (word == "nan")
        return std::numeric_limits<double>::quiet_NaN();
    const double infinity = std::numeric_limits<double>::infinity();
    return word == "-inf" ? -infinity : infinity;
}

Argument readDict(const Item &json)
{
    Argument result{.kind = Argument::Kind::Dict};
    for (const auto &[key, value] : json.fields()) {
        result.keys.emplace_back(key);
        result.items.push_back(readArgument(value));
    }
    return result;
}

static Argument readObject(const Item &json)
{
    using Kind = Argument::Kind;
    if (!json["node"].isNull())
        return {.kind = Kind::Node, .text = text(json, "node")};
    if (!json["slice"].isNull())
        return readItems(json["slice"], Kind::Slice);
    if (!json["dtype"].isNull())
        return {.kind = Kind::Dtype, .text = text(json, "dtype")};
    if (!json["float"].isNull())
        return {.kind = Kind::Float, .number = specialFloat(text(json, "float"))};
    if (const Item dict = json["dict"]; dict.isObject())
        return readDict(dict);
    if (!json["repr"].isNull())
        return {.kind = Kind::Object, .text = text(json, "repr")};
    return readDict(json);
}

Argument readArgument(const Item &json)
{
    using Kind = Argument::Kind;
    if (json.isBool())
        return {.kind = Kind::Bool, .integer = json.boolean()};
    if (json.isInteger())
        return {.kind = Kind::Int, .integer = json.integer()};
    if (json.isNumber())
        return {.kind = Kind::Float, .number = json.number()};
    if (json.isString())
        return {.kind = Kind::String, .text = json.text()};
    if (json.isList())
        return readItems(json, Kind::List);
    return json.isObject() ? readObject(json) : Argument{};
}

// ---- values ---------------------------------------------------------------------------------------------------

static Dim readDim(const Item &json)
{
    if (json.isObject())
        return {.expression = text(json, "expr"), .block = integer(json, "block_id", -1)};
    return {.expression = json.isNull() ? "null" : json.text()};
}

static FxValue::Kind kindOf(const std::string &word)
{
    if (word == "tensor")
        return FxValue::Kind::Tensor;
    if (word == "SymInt" || word == "int")
        return FxValue::Kind::Int;
    if (word == "SymFloat" || word == "float")
        return FxValue::Kind::Float;
    if (word == "SymBool" || word == "bool")
        return FxValue::Kind::Bool;
    if (word == "tuple")
        return FxValue::Kind::Tuple;
    return word.empty() || word == "NoneType" ? FxValue::Kind::None : FxValue::Kind::Other;
}

FxValue readValue(const Item &json)
{
    FxValue value;
    const std::string word = text(json, "kind");
    value.kind = kindOf(word);
    value.symbolic = word.starts_with("Sym");
    value.dtype = text(json, "dtype");
    value.stride = texts(json, "stride");
    for (const Item dim : json["shape"].items())
        value.shape.push_back(readDim(dim));
    for (const Item item : json["items"].items())
        value.items.push_back(readValue(item));
    value.scalar = readDim(json);
    if (!value.symbolic && value.scalar.expression.empty())
        value.scalar.expression = text(json, "repr");
    return value;
}

SourceRange readSource(const Item &json)
{
    const auto at = [&](const char *key) { return small(json, key); };
    return {text(json, "file"), at("line"), at("column"), at("end_line"), at("end_column")};
}

} // namespace heliograph::stage0
