@63380:5.2.13 @eebus1.3.0 @DEVICE @needs:ev_commissioning
Feature: Tell maker, model and serial number

  @IEC63380-5.2.13-D-P1
  Scenario: A station tells who made it
    Given an energy manager that is connected
    When the energy manager looks up the maker of the station
    Then something is told about the maker

  @IEC63380-5.2.13-D-N1
  Scenario: What a station tells of its maker is not too long
    Given an energy manager that is connected
    When the energy manager looks up the maker of the station
    Then no text is longer than it should be

  @IEC63380-5.2.13-D-N2
  Scenario: Nobody else says who made a station
    Given an energy manager that is connected
    When the energy manager looks up the maker of the station
    Then something is told about the maker
    When the energy manager writes the maker of the station itself
    Then the setting is refused because it is only read
    When the energy manager looks up the maker of the station
    Then all is as it was before
