import packageFile from '../../package.json' with { type: 'json' };

export const programName = packageFile.productName;
export const programVersion = packageFile.version;
