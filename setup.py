"""Build description of the one distribution that carries the library and the three plugins."""

from pathlib import Path

from setuptools import find_namespace_packages, setup

# Folders that live at the top of the repository, because all three plugins read them.
SHARED = {"ckanext.hcmc_schemas": "schemas", "ckanext.hcmc_i18n": "i18n"}

TEST = [
    "build",
    "hypothesis>=6.100",
    "import-linter>=2.0",
    "pillow>=11",
    "polib>=1.2",
    "pyright>=1.1.390",
    "pyshacl>=0.30",
    "pytest>=8",
    "pytest-cov>=5",
    "pytest-factoryboy>=2.4",
    "pytest-playwright>=0.7",
    "ruff>=0.6",
    "wheel>=0.43",
]

setup(
    name="ckanext-hcmc",
    version="0.1.0",
    description=(
        "Data regulation on CKAN: record types, data dictionary, catalogue reviews "
        "and governed sharing, Vietnamese first"
    ),
    long_description=Path("README.md").read_text(encoding="utf-8"),
    long_description_content_type="text/markdown",
    license="AGPL-3.0-or-later",
    python_requires=">=3.11,<3.14",
    packages=[*find_namespace_packages(include=["ckanext.*"]), *SHARED],
    package_dir=SHARED,
    include_package_data=False,
    package_data={
        "": [
            "*.yaml",
            "*.yml",
            "*.html",
            "*.txt",
            "*.js",
            "*.css",
            "*.svg",
            "*.png",
            "*.woff2",
            "*.ini",
            "*.mako",
            "*.csv",
            "*.json",
            "*.xml",
            "*.xsd",
        ],
        "ckanext.hcmc_schemas": ["*/*.yaml"],
        "ckanext.hcmc_i18n": ["*.pot", "*/LC_MESSAGES/*.po", "*/LC_MESSAGES/*.mo"],
    },
    install_requires=[
        "ckan==2.12.0",
        "ckanext-dcat==2.4.4",
        "ckanext-harvest==1.6.3",
        "ckanext-scheming==3.1.0",
        "beautifulsoup4>=4.12",
        "certifi",
        "docxtpl>=0.18",
        "lxml>=5",
        "markdownify>=1.1",
        "openpyxl>=3.1",
        "python-calamine>=0.4",
        "python-docx>=1.1",
        "python-slugify>=8",
        "rdflib>=7",
        "text-unidecode>=1.3",
        "urllib3>=2.6",
        "XlsxWriter>=3.2",
    ],
    extras_require={"test": TEST},
    entry_points={
        "ckan.plugins": [
            "hcmc_vietnamese = ckanext.hcmc_vietnamese.plugin:HcmcVietnamesePlugin",
            "hcmc_dictionary = ckanext.hcmc_dictionary.plugin:HcmcDictionaryPlugin",
            "hcmc_governance = ckanext.hcmc_governance.plugin:HcmcGovernancePlugin",
            "hcmc_harvester = ckanext.hcmc_governance.harvesting.harvester:DkanHarvester",
        ],
        "ckan.rdf.profiles": [
            "hcmc_dkan = ckanext.hcmc_governance.harvesting.reading:DkanProfile",
            "hcmc_register = ckanext.hcmc_governance.register.dcat:HcmcProfile",
        ],
        "babel.extractors": ["ckan = ckan.lib.extract:extract_ckan"],
    },
)
