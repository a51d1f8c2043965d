package import Indexes

extension CondaChannels: CondaSource {}
