// Config: what the module's attributes say of the config, by block.
#include "core/mlir/triton/converter.h"

namespace heliograph::triton {

Config::Config(mlir::ModuleOp module)
    : m_config(module->getAttrOfType<mlir::DictionaryAttr>("helion.config")),
      m_settings(module->getAttrOfType<mlir::DictionaryAttr>("helion.settings"))
{
    if (m_settings)
        m_blocks = m_settings.getAs<mlir::DictionaryAttr>("config_blocks");
    if (const auto target = module->getAttrOfType<mlir::StringAttr>("helion.target")) {
        llvm::StringRef word = target.getValue();
        word.consume_front("sm_");
        word.take_while(llvm::isDigit).getAsInteger(10, m_architecture);
    }
}

static bool isAbout(mlir::Attribute item, llvm::ArrayRef<std::int64_t> blocks)
{
    const auto list = llvm::dyn_cast<mlir::ArrayAttr>(item);
    if (!list || list.empty() || blocks.empty())
        return false;
    // A list names the blocks of one hl.tile; a loop over the first of them speaks for all.
    return llvm::cast<mlir::IntegerAttr>(list[0]).getInt() == blocks.front();
}

mlir::Attribute Config::item(llvm::StringRef field, llvm::ArrayRef<std::int64_t> blocks) const
{
    const auto values = m_config ? m_config.getAs<mlir::ArrayAttr>(field) : mlir::ArrayAttr();
    const auto about = m_blocks ? m_blocks.getAs<mlir::ArrayAttr>(field) : mlir::ArrayAttr();
    if (!values || !about)
        return {};
    for (std::size_t i = 0; i < std::min(values.size(), about.size()); ++i)
        if (isAbout(about[i], blocks))
            return values[i];
    return {};
}

std::optional<std::int64_t> Config::number(llvm::StringRef field, llvm::ArrayRef<std::int64_t> blocks) const
{
    const auto number = llvm::dyn_cast_or_null<mlir::IntegerAttr>(item(field, blocks));
    return number ? std::optional(number.getInt()) : std::nullopt;
}

std::optional<bool> Config::flag(llvm::StringRef field, llvm::ArrayRef<std::int64_t> blocks) const
{
    const auto flag = llvm::dyn_cast_or_null<mlir::BoolAttr>(item(field, blocks));
    return flag ? std::optional(flag.getValue()) : std::nullopt;
}

std::string Config::word(llvm::StringRef field) const
{
    const auto word = m_config ? m_config.getAs<mlir::StringAttr>(field) : mlir::StringAttr();
    return word ? word.getValue().str() : std::string();
}

bool Config::wantsDescriptors() const
{
    const auto asks = [](mlir::Attribute indexing) {
        const auto word = llvm::dyn_cast_or_null<mlir::StringAttr>(indexing);
        return word && word.getValue() == "tensor_descriptor";
    };
    for (const llvm::StringRef field : {"indexing", "atomic_indexing"}) {
        const mlir::Attribute indexing = m_config ? m_config.get(field) : mlir::Attribute();
        const auto list = llvm::dyn_cast_or_null<mlir::ArrayAttr>(indexing);
        if (asks(indexing) || (list && llvm::any_of(list, asks)))
            return true;
    }
    return false;
}

bool Config::hasHostDescriptors() const
{
    const auto flag = m_config ? m_config.getAs<mlir::BoolAttr>("host_tensor_descriptors") : mlir::BoolAttr();
    return flag && flag.getValue();
}

std::int64_t Config::setting(llvm::StringRef name, std::int64_t otherwise) const
{
    for (const mlir::DictionaryAttr from : {m_config, m_settings})
        if (const auto number = from ? from.getAs<mlir::IntegerAttr>(name) : mlir::IntegerAttr())
            return number.getInt();
    return otherwise;
}

std::string Config::settingWord(llvm::StringRef name) const
{
    const auto word = m_settings ? m_settings.getAs<mlir::StringAttr>(name) : mlir::StringAttr();
    return word ? word.getValue().str() : std::string();
}

bool Config::settingFlag(llvm::StringRef name) const
{
    const auto flag = m_settings ? m_settings.getAs<mlir::BoolAttr>(name) : mlir::BoolAttr();
    return flag && flag.getValue();
}

std::vector<std::string> Config::settingWords(llvm::StringRef name) const
{
    std::vector<std::string> words;
    if (const auto list = m_settings ? m_settings.getAs<mlir::ArrayAttr>(name) : mlir::ArrayAttr())
        for (const auto word : list.getAsRange<mlir::StringAttr>())
            words.push_back(word.str());
    return words;
}

llvm::SmallVector<std::int64_t> blocksOf(mlir::Operation *op)
{
    llvm::SmallVector<std::int64_t> blocks;
    if (const auto list = op->getAttrOfType<mlir::ArrayAttr>(helion::kBlocks))
        for (const mlir::Attribute item : list)
            blocks.push_back(llvm::cast<mlir::IntegerAttr>(item).getInt());
    return blocks;
}

} // namespace heliograph::triton
